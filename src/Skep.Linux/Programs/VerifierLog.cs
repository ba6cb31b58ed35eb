using System.Text;

namespace Skep.Linux;

/// <summary>Reads the text that the verifier leaves.</summary>
static class VerifierLog
{
    /// <summary>Figures that follow the conclusion, and lines that only frame it.</summary>
    static readonly string[] Trailers =
    [
        "processed ", "verification time ", "stack depth ", "mark_precise: ", "max_states_per_insn",
        "insns processed", "-- BEGIN PROG LOAD LOG --", "-- END PROG LOAD LOG --", "func#",
    ];

    public static string Text(ReadOnlySpan<byte> buffer)
    {
        int end = buffer.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
    }

    /// <summary>The verifier's conclusion; empty when the log has none.</summary>
    /// <remarks>Linux 7.3 says "Verification failed: class: title" and explains it after "Reason:". Before, the conclusion was the last
    /// line in front of the figures.</remarks>
    public static string Conclusion(string log)
    {
        string[] lines = log.Split('\n');
        const string Failed = "Verification failed:";
        int start = Array.FindIndex(lines, static line => line.StartsWith(Failed, StringComparison.Ordinal));
        if (start >= 0)
            return Structured(lines.AsSpan(start), lines[start][Failed.Length..].Trim());
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && !IsTrailer(lines[i]))
                return line;
        }
        return "";
    }

    static bool IsTrailer(string line) => Array.Exists(Trailers, trailer => line.StartsWith(trailer, StringComparison.Ordinal));

    static string Structured(ReadOnlySpan<string> lines, string title)
    {
        const string Heading = "Reason:";
        for (int i = 1; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Heading, StringComparison.Ordinal))
                continue;
            string reason = lines[i].TrimStart()[Heading.Length..].Trim();
            if (reason.Length == 0 && i + 1 < lines.Length)
                reason = lines[i + 1].Trim();
            return reason.Length == 0 ? title : $"{title}: {reason}";
        }
        return title;
    }
}
