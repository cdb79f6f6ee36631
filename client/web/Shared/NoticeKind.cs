namespace Plixo.Web.Shared;

/// <summary>What a notice is about; each has a mark of its own, so that none is told by colour alone.</summary>
public enum NoticeKind
{
    Note = 1,

    /// <summary>Time will heal it: quiet hours, a cap, an interval.</summary>
    Waiting,

    /// <summary>It was not done, and why.</summary>
    Refused,

    /// <summary>Somebody else changed or holds it.</summary>
    Conflict,
    Offline,
    Paused,
    NotAllowed,
    Good,
}
