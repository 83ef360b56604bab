//! The CBOR items of documents and of the persons who have them, whole and masked (SPEC §6.1): a grantee, a carrier.

use super::value::LeafValue;
use crate::credential::mask::{Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::error::DecodeError;
use crate::limits::{CODE_BYTES, TEXT_BYTES};
use crate::value::{Document, DocumentKind, PersonName, ValueError};
use crate::wire::cbor::{Reader, Writer};

/// `[kind, number]`
impl LeafValue for Document {
    type Shape<'a> = (&'a str, &'a str);

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<Self::Shape<'a>, DecodeError> {
        reader.array_exact(2)?;
        Ok((reader.text(CODE_BYTES)?, reader.text(TEXT_BYTES)?))
    }

    fn value((kind, number): Self::Shape<'_>) -> Result<Self, ValueError> {
        Self::from_register(DocumentKind::from_text(kind)?, number)
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        write_document(self, writer.array(2))
    }
}

fn write_document<'w>(document: &Document, writer: &'w mut Writer) -> &'w mut Writer {
    let kind = document.kind().letter();
    writer.text(kind.encode_utf8(&mut [0; 4])).text(document.number())
}

/// `[kind, number, name]`
impl LeafValue for Grantee {
    type Shape<'a> = (&'a str, &'a str, &'a str);

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<Self::Shape<'a>, DecodeError> {
        reader.array_exact(3)?;
        Ok((
            reader.text(CODE_BYTES)?,
            reader.text(TEXT_BYTES)?,
            reader.text(TEXT_BYTES)?,
        ))
    }

    fn value((kind, number, name): Self::Shape<'_>) -> Result<Self, ValueError> {
        Ok(Self {
            // Whom a license is lent to is counted: a number that names nobody would be a new person each time.
            document: Document::from_canonical(DocumentKind::from_text(kind)?, number)?,
            name: PersonName::parse(name)?,
        })
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        write_document(&self.document, writer.array(3)).text(self.name.as_str())
    }

    fn free_text(&self) -> Option<&str> {
        Some(self.name.as_str())
    }
}

/// `[kind, kept number, kept name]`
impl LeafValue for MaskedPerson {
    type Shape<'a> = <Grantee as LeafValue>::Shape<'a>;

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<Self::Shape<'a>, DecodeError> {
        Grantee::shape(reader)
    }

    fn value((kind, kept, name): Self::Shape<'_>) -> Result<Self, ValueError> {
        let document = MaskedDocument::of(kind, kept)?;
        Ok(Self::new(document, MaskedText::of_name(name)?))
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        let (kind, kept) = (self.document().kind().letter(), self.document().kept());
        let writer = writer.array(3).text(kind.encode_utf8(&mut [0; 4]));
        writer.text(kept).text(self.name().kept())
    }

    fn free_text(&self) -> Option<&str> {
        Some(self.name().kept())
    }
}
