//! Writes the gallery to `target/pictures/`: each picture as `NAME.PICTURE.svg`, with shapes, and the text of its code
//! as `NAME.txt`.

use std::path::PathBuf;

use pictures::gallery;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
    std::fs::create_dir_all(&folder)?;
    for (name, drawn) in gallery::all() {
        std::fs::write(folder.join(format!("{name}.txt")), &drawn.text)?;
        for (picture, _, outlined) in drawn.pictures() {
            std::fs::write(folder.join(format!("{name}.{picture}.svg")), outlined)?;
        }
    }
    Ok(())
}
