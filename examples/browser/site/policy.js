// Tries what the page's Content Security Policy forbids. Returns how many attempts were refused, and those that were not.

const refusedBy = (attempt) =>
  new Promise((resolve) => {
    const end = (refused) => {
      removeEventListener("securitypolicyviolation", seen);
      clearTimeout(patience);
      resolve(refused);
    };
    const seen = () => end(true);
    addEventListener("securitypolicyviolation", seen);
    const patience = setTimeout(() => end(false), 1000);
    attempt();
  });

const inserted = (name, properties) => () => {
  const element = Object.assign(document.createElement(name), properties);
  document.body.append(element);
  element.remove();
};

const ATTEMPTS = {
  eval: () => {
    try {
      (0, eval)("1");
    } catch {
      // Refused, which the event tells.
    }
  },
  "inline script": inserted("script", { textContent: "globalThis.broken = true" }),
  "foreign script": inserted("script", { src: "https://example.invalid/a.js" }),
  "foreign request": () => void fetch("https://example.invalid/").catch(() => {}),
  "foreign picture": () => void (new Image().src = "https://example.invalid/a.png"),
  frame: inserted("iframe", { src: "https://example.invalid/" }),
  form: () => {
    const form = Object.assign(document.createElement("form"), { action: "https://example.invalid/", method: "post" });
    document.body.append(form);
    form.submit();
    form.remove();
  },
};

export async function holds() {
  const broken = [];
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    if (!(await refusedBy(attempt))) broken.push(name);
  }
  return { count: Object.keys(ATTEMPTS).length - broken.length, broken };
}
