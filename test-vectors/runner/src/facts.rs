//! What a verdict says, as JSON that any language can compute: numbers, stable names, canonical texts.

use serde_json::{Map, Value, json};
use vehicle_license::{Field, Fields, KeptFields, Owner, Plate, Standing, Verified};

use super::run::hex;

/// The facts of a verified show.
pub fn of(verified: &Verified) -> Value {
    let facts = verified.facts();
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.into(), value);
    };
    put("ok", json!(true));
    match verified {
        Verified::OwnerShow(show) => {
            put("show", json!("owner"));
            put(
                "stated_purpose",
                json!(show.stated_purpose().map(|purpose| purpose.name())),
            );
        }
        Verified::AuthorizedShow(show) => {
            put("show", json!("authorized"));
            put("lent_for", json!(show.purpose().name()));
            put("calendar", json!(show.calendar_version()));
        }
    }
    let (number, name) = facts.issuer();
    put("issuer", json!({"number": number, "name": name}));
    put("deployment", json!(facts.deployment()));
    put("test", json!(facts.is_test()));
    put("display", json!(facts.display().class().name()));
    put("freshness", json!(facts.freshness().name()));
    let warnings: Vec<_> = facts.warnings().iter().map(|warning| warning.code()).collect();
    put("warnings", json!(warnings));
    put("shown_at", json!(facts.shown_at().unix()));
    put("valid_until", json!(facts.valid_until().unix()));
    put("issued_at", json!(facts.issued_at().unix()));
    put("status_known_at", json!(facts.status_known_at().unix()));
    put("last_day", json!(facts.last_day().to_string()));
    put("key_protection", json!(facts.key_protection().name()));
    let evidence = facts
        .self_asserted_evidence()
        .map(|evidence| json!({"method": evidence.method(), "age": evidence.age()}));
    put("evidence", json!(evidence));
    put("credential_id", json!(hex(facts.credential_id())));
    let prompt = facts.prompt();
    put(
        "prompt",
        json!({"name": prompt.name(), "grantee": prompt.is_grantee(), "in_person": prompt.in_person()}),
    );
    put("fields", fields(facts.fields()));
    Value::Object(out)
}

/// Every field in the order of the leaves: `{"full": value}`, `{"masked": text}`, `"none"`, `"not-shown"` or
/// `"not-carried"`.
pub fn fields(fields: &Fields) -> Value {
    all(Some(fields.plate()), Some(fields.standing()), fields)
}

/// The same of what an evidence record kept: plate and standing are null where they were taken out.
pub fn kept_fields(fields: &KeptFields) -> Value {
    all(fields.plate().as_ref(), fields.standing().as_ref(), fields)
}

fn all<P, S>(plate: Option<&Plate>, standing: Option<&Standing>, fields: &Fields<P, S>) -> Value {
    let text = |value: &dyn ToString| Value::String(value.to_string());
    json!({
        "plate": plate.map(|plate| json!({"type": plate.plate_type().code(), "number": plate.as_str()})),
        "standing": standing.map(|standing| json!({
            "letters": standing.letters().collect::<String>(),
            "mortgaged": standing.mortgaged(),
            "pledged": standing.pledged(),
        })),
        "inspection-until": state(fields.inspection_until(), |day| text(day), never),
        "grantee": state(
            fields.grantee(),
            |grantee| json!({
                "kind": grantee.document.kind().letter().to_string(),
                "number": grantee.document.number(),
                "name": grantee.name.as_str(),
            }),
            |masked| json!({
                "kind": masked.document().kind().letter().to_string(),
                "number": masked.document().to_string(),
                "name": masked.name().to_string(),
            }),
        ),
        "vehicle-type": state(fields.vehicle_type(), |value| text(&value.as_str()), never),
        "use-nature": state(fields.use_nature(), |value| text(value), never),
        "model": state(fields.model(), |value| text(value), never),
        "colors": state(fields.colors(), |value| text(value), never),
        "energy": state(fields.energy(), |value| text(value), never),
        "seats": state(fields.seats(), |value| text(value), never),
        "scrap-by": state(fields.scrap_by(), |value| text(value), never),
        "owner": state(
            fields.owner(),
            |owner| match owner {
                Owner::Person(name) => json!({"person": name.as_str()}),
                Owner::Organization(name) => json!({"organization": name.as_str()}),
            },
            |masked| text(masked),
        ),
        "vin": state(fields.vin(), |value| text(value), |masked| text(masked)),
        "registered-on": state(fields.registered_on(), |value| text(value), never),
        "issued-on": state(fields.issued_on(), |value| text(value), never),
        "engine-number": state(fields.engine_number(), |value| text(value), never),
        "technical": state(
            fields.technical(),
            |technical| {
                let parts = technical.parts();
                json!({
                    "total-mass": parts.total_mass,
                    "curb-mass": parts.curb_mass,
                    "rated-load": parts.rated_load,
                    "towed-mass": parts.towed_mass,
                    "length": parts.length,
                    "width": parts.width,
                    "height": parts.height,
                })
            },
            never,
        ),
        "remarks": state(fields.remarks(), |value| text(value), never),
        "inspection-record": state(fields.inspection_record(), |value| text(value), never),
        "document": state(
            fields.document(),
            |document| json!({"kind": document.kind().letter().to_string(), "number": document.number()}),
            |masked| json!({"kind": masked.kind().letter().to_string(), "number": masked.to_string()}),
        ),
        "address": state(fields.address(), |value| text(value), |masked| text(masked)),
        "issuing-authority": state(fields.issuing_authority(), |value| text(value), never),
        "sub-page-number": state(fields.sub_page_number(), |value| text(value), never),
        "file-number": state(fields.file_number(), |value| text(value), never),
    })
}

fn never(masked: &std::convert::Infallible) -> Value {
    match *masked {}
}

fn state<T, M>(field: &Field<T, M>, full: impl Fn(&T) -> Value, masked: impl Fn(&M) -> Value) -> Value {
    match field {
        Field::Full(value) => json!({"full": full(value)}),
        Field::Masked(kept) => json!({"masked": masked(kept)}),
        Field::None | Field::NotShown | Field::NotCarried => json!(field.state()),
    }
}
