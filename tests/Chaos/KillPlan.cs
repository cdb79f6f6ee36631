using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Tests.Support;

namespace Plixo.Tests.Chaos;

/// <summary>When a silo is killed.</summary>
internal abstract record Kill
{
    /// <summary>It dies by itself when it comes to a named place for the N-th time.</summary>
    public sealed record AtPoint(string Point, int Nth) : Kill;

    /// <summary>It is killed when the server is about to answer for the N-th time: anywhere in the dialogues of its connections.</summary>
    public sealed record AtAnswer(int Nth) : Kill;

    /// <summary>It is killed at the N-th thing it says of its progress: before, between and behind the mail.</summary>
    public sealed record AtWord(int Nth) : Kill;
}

/// <summary>Every named place, and random moments among them.</summary>
internal static class KillPlan
{
    /// <summary>How far apart kills are, in e-mails: 1,000 must last for all of them.</summary>
    private const int MostEmails = 25;

    private const int AnswersOfAnEmail = 4;
    private const int MostWords = 5;

    /// <summary>The named places of the mailer and its transport, in the order of a transmission.</summary>
    public static IReadOnlyList<string> Points { get; } =
        [MailerFaultPoint.AfterIntent, .. TransportFaultPoint.All, MailerFaultPoint.BeforeArm, MailerFaultPoint.AfterArmed];

    public static IReadOnlyList<Kill> Draw(SeededRandom random, int atRandom)
    {
        List<Kill> kills =
        [
            .. Points.Select(point => (Kill)new Kill.AtPoint(point, 1 + random.Below(MostEmails))),
            .. Enumerable.Range(0, atRandom).Select(i => i % 4 == 3
                ? (Kill)new Kill.AtWord(1 + random.Below(MostWords))
                : new Kill.AtAnswer(1 + random.Below(MostEmails * AnswersOfAnEmail))),
        ];
        for (var i = kills.Count - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (kills[i], kills[other]) = (kills[other], kills[i]);
        }

        return kills;
    }
}
