//! Why a desk refuses: what the room behind it says, and what a desk has of its own.

use crate::credential::ChallengeError;
use crate::error::{Actor, BundleError, MemoryError, SignError, StatusListError, TrustError, VerifyError};
use crate::value::Bilingual;

/// Why a desk asks nothing, admits nothing, takes nothing in, or cannot be read back. The desk is as it was before.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeskError {
    // Judging
    /// The show was not verified: the first failing check.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The show was verified and is not admitted, or a list is not taken in.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// No bundle was taken in yet, so nobody is believed.
    #[error("the desk has no trust data yet: take a bundle in")]
    NoTrust,
    /// A desk of a fleet judges nothing by itself: the store that the servers share admits.
    #[error("the desk is one of a fleet: the shared store admits, after the show is examined")]
    InFleet,
    /// A desk by itself has no store that admits, and hands no question over.
    #[error("the desk is not of a fleet: it judges by itself")]
    NotInFleet,
    // Asking
    /// The question cannot be made.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The question of a listed asker was not signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// As many questions are open as a desk keeps.
    #[error("{room} questions are open already: wait until one is answered or over")]
    QuestionsFull {
        /// The limit.
        room: usize,
    },
    /// Another open question begins with the same digest: the generator gave the same randomness twice.
    #[error("the same question is open already: the random generator repeats itself")]
    QuestionRepeated,
    /// The bytes are a stored value of another kind, or a question of a later version.
    #[error("the bytes are not a question of this version")]
    QuestionForeign,
    /// The question that was handed over is cut, changed or none that is open.
    #[error("the question that was handed over is damaged")]
    QuestionCorrupt,
    // Taking in
    /// The trust file is refused.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The bundle is refused.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The status list is refused.
    #[error(transparent)]
    StatusList(#[from] StatusListError),
    /// The desk holds as many status lists as it can, or as many bytes of them.
    #[error("the desk holds all the status lists it has room for")]
    ListsFull,
    // Reading back
    /// The bytes are a stored value of another kind, or a desk of a later version.
    #[error("the bytes are not a desk of this version")]
    Foreign,
    /// The snapshot is cut, changed or of no form a desk has.
    #[error("the stored desk is damaged")]
    Corrupt,
    /// An entry of the log before its last is damaged, or is of no admission.
    #[error("the log of the desk is damaged")]
    LogCorrupt,
}

refusals!(DeskError {
    Self::Verify(error) => (error: VerifyError);
    Self::Memory(error) => (error: MemoryError);
    Self::NoTrust => "trust-missing", Bilingual::new(
        "本机尚无信任数据，不能核验：请联网下载信任数据后重试。",
        "This device has no trust data yet and can check nothing: go online, download them, and try again.",
    );
    Self::InFleet => "desk-in-fleet", MODE;
    Self::NotInFleet => "desk-not-in-fleet", MODE;
    Self::Challenge(error) => (error: ChallengeError), Bilingual::new(
        "核验请求码未能生成：请系统管理员检查核验方名称和时限设置。",
        "The request code could not be made: have the operator check the asker's name and the lifetime that are set.",
    );
    Self::Sign(error) => (error: SignError);
    Self::QuestionsFull { .. } => "questions-full", Bilingual::new(
        "未应答的核验请求过多：请等两分钟后重试；仍失败请联系系统管理员。",
        "Too many requests are open: wait two minutes and try again; if it fails again, call the operator.",
    );
    Self::QuestionRepeated => "question-repeated", Bilingual::new(
        "核验请求码未能生成：请重试；仍失败请联系系统管理员检查随机数来源。",
        "The request code could not be made: try again; if it fails again, have the operator check the random generator.",
    );
    Self::QuestionForeign => "question-foreign", NO_QUESTION;
    Self::QuestionCorrupt => "question-corrupt", NO_QUESTION;
    Self::Trust(error) => (error: TrustError);
    Self::Bundle(error) => (error: BundleError);
    Self::StatusList(error) => (error: StatusListError);
    Self::ListsFull => "desk-lists-full", Bilingual::new(
        "本机的状态列表已满，未予采用：请系统管理员只下载本地所需的列表。",
        "This device holds all the status lists it has room for: have the operator fetch those that are needed here alone.",
    );
    Self::Foreign => "desk-foreign", UNREADABLE;
    Self::Corrupt => "desk-corrupt", UNREADABLE;
    Self::LogCorrupt => "desk-log-corrupt", Bilingual::new(
        "本机的受理日志已损坏：请勿删除日志后继续，联系系统管理员恢复备份，或停用三分钟后由其决定重新开始。",
        "This device's log of admissions is damaged: do not delete it and go on; have its operator restore a copy, or decide to begin a new one after three minutes.",
    );
} apart {
    Self::Verify(error) => crate::error::Refusal::seconds(error);
    Self::Memory(error) => crate::error::Refusal::seconds(error);
    Self::Bundle(error) => crate::error::Refusal::seconds(error);
    Self::StatusList(error) => crate::error::Refusal::seconds(error);
});

const UNREADABLE: Bilingual = Bilingual::new(
    "本机保存的核验台数据无法读取：请勿清空重来，联系系统管理员恢复最近的备份。",
    "This device's stored desk cannot be read: do not start afresh; have its operator restore the latest copy.",
);

const MODE: Bilingual = Bilingual::new(
    "本机程序未按核验台的设置受理（单机或多机），本次不予受理：请开发人员检查程序。",
    "The program does not admit in the way this desk was set up for, alone or in a fleet, and nothing is admitted: have its developers look into it.",
);

const NO_QUESTION: Bilingual = Bilingual::new(
    "共享存储中的核验请求无法读取：请重新生成核验请求码；仍失败请系统管理员检查共享存储和各服务器的版本。",
    "The request in the shared store cannot be read: make a new request code; if it fails again, have the operator look into the store and the servers' versions.",
);

impl DeskError {
    /// The number of the check that failed, 2 to 12 (SPEC §9.2), if the show was not verified.
    #[must_use]
    pub fn check(&self) -> Option<u8> {
        match self {
            Self::Verify(error) => Some(error.check()),
            _ => None,
        }
    }

    /// Who must act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Verify(error) => error.actor(),
            Self::Memory(error) => error.actor(),
            Self::NoTrust
            | Self::QuestionsFull { .. }
            | Self::QuestionRepeated
            | Self::QuestionForeign
            | Self::QuestionCorrupt
            | Self::Sign(_)
            | Self::Trust(_)
            | Self::Bundle(_)
            | Self::StatusList(_)
            | Self::ListsFull
            | Self::Foreign
            | Self::Corrupt
            | Self::LogCorrupt => Actor::Operator,
            Self::InFleet | Self::NotInFleet | Self::Challenge(_) => Actor::Caller,
        }
    }
}
