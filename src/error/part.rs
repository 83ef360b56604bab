//! The parts that an error can be in: one table of their names, which are SPEC's words. An error keeps the number of a
//! part, so that it fits one register and returning it costs nothing.

/// Makes the parts and their names from the table.
macro_rules! parts {
    ($($(#[$only:meta])? $part:ident $name:literal;)+) => {
        /// A part of a message, a file or a license: where an error was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Part {
            $($(#[$only])? $part,)+
        }

        impl Part {
            /// The part's name, in SPEC's words.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $($(#[$only])? Self::$part => $name,)+
                }
            }
        }
    };
}

parts! {
    // The fields of profile 1, by their names (SPEC §6.1)
    Plate "plate";
    Standing "standing";
    InspectionUntil "inspection-until";
    Grantee "grantee";
    VehicleType "vehicle-type";
    UseNature "use-nature";
    Model "model";
    Colors "colors";
    Energy "energy";
    Seats "seats";
    ScrapBy "scrap-by";
    Carrier "carrier";
    Owner "owner";
    Vin "vin";
    RegisteredOn "registered-on";
    IssuedOn "issued-on";
    EngineNumber "engine-number";
    Technical "technical";
    Remarks "remarks";
    InspectionRecord "inspection-record";
    Document "document";
    Address "address";
    IssuingAuthority "issuing-authority";
    SubPageNumber "sub-page-number";
    FileNumber "file-number";
    Reserved "reserved";
    // A credential, a show, a license file
    Credential "credential";
    Profile "profile";
    Issuer "issuer";
    IssuerKey "issuer key";
    IssuedAt "issued-at";
    Days "days";
    Status "status";
    Holder "holder";
    HolderKey "holder key";
    Purpose "purpose";
    Calendar "calendar";
    IssuerSignature "issuer signature";
    Show "show";
    Proof "proof";
    ShownAt "shown-at";
    Bitmap "bitmap";
    Cover "cover";
    Values "values";
    HolderSignature "holder signature";
    Options "options";
    Hint "hint";
    Evidence "evidence";
    File "file";
    FileVersion "file version";
    Seed "seed";
    // A challenge
    Challenge "challenge";
    Asker "asker";
    Number "number";
    Nonce "nonce";
    Lifetime "lifetime";
    Wanted "wanted";
    Key "key";
    SealingKey "sealing key";
    Signature "signature";
    // What a wallet and an authority send each other
    Enrolment "enrolment";
    Confirmation "confirmation";
    KeyType "key type";
    Curve "curve";
    X "x";
    Y "y";
    Request "request";
    RevocationOrder "revocation order";
    Expiry "expiry";
    LicenseId "license id";
    LastDay "last day";
    GranteeDocument "grantee's document";
    GranteeName "grantee's name";
    Replace "replace";
    AuthorizationId "authorization id";
    RegisterAnswer "register's answer";
    AnswerVersion "answer's version";
    AsOf "as-of";
    LivePositions "live positions";
    EndedPositions "ended positions";
    // Signed forms of this format and of others
    SignedForm "signed form";
    ProtectedHeader "protected header";
    UnprotectedHeader "unprotected header";
    Payload "payload";
    CoseKey "COSE_Key";
    // Trust data
    Trust "trust";
    TrustVersion "trust version";
    TrustIssuedAt "trust issued-at";
    TrustExpiry "trust expiry";
    Root "root";
    Deployment "deployment";
    TestMark "test mark";
    Issuers "issuers";
    IssuerKeys "issuer keys";
    PlateGrants "plate grants";
    PlateGrant "plate grant";
    Calendars "calendars";
    Askers "askers";
    AskerName "asker's name";
    AskerKeys "asker's keys";
    AskerKey "asker's key";
    AskerPurposes "asker's purposes";
    // A bundle of them
    Bundle "bundle";
    BundleVersion "bundle version";
    Chain "chain";
    Link "link";
    RootNumber "root number";
    RootIssuedAt "root issued-at";
    RootExpiry "root expiry";
    RootThreshold "root threshold";
    RootKeys "root keys";
    PublisherThreshold "publisher threshold";
    Publishers "publishers";
    SignaturesOfTheRootBefore "signatures of the root before";
    SignaturesOfTheRoot "signatures of the root";
    Content "content";
    SignaturesOfTheContent "signatures of the content";
    // A status list
    StatusList "status list";
    StatusListUri "status list URI";
    NotBefore "not-before";
    TimeToLive "time to live";
    List "list";
    Bits "bits";
    Entries "entries";
    AggregationUri "aggregation URI";
    // What one party stores for itself
    Label "label";
    Body "body";
    Check "check";
    Memory "memory";
    #[cfg(feature = "seal")]
    Desk "desk";
    #[cfg(feature = "seal")]
    Question "question";
    Record "record";
    Now "now";
    Place "place";
    Policy "policy";
    Sealed "sealed";
    Lists "lists";
    Kept "kept";
    TimeStamp "time stamp";
    Wallet "wallet";
    Test "test";
    StatusOf "status-of";
    Suspended "suspended";
    Ended "ended";
    Register "register";
    Revision "revision";
    ChangedAt "changed-at";
    Licenses "licenses";
    NextNumber "next number";
    LicensesSince "licenses-since";
    Authorizations "authorizations";
    RequestsSince "requests-since";
    Operations "operations";
    ListPositions "list's positions";
    Positions "positions";
    Used "used";
    Closed "closed";
}
