namespace Plixo.Web.SignIn;

/// <summary>Why somebody sees the page again.</summary>
public enum SignInTrouble
{
    None = 1,
    Ended,
    NotKnown,
    Away,
}
