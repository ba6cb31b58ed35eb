using System.Globalization;
using System.Text.RegularExpressions;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Instructions that relocation made unloadable, because they ask for what this kernel lacks. The verifier only sees calls of an
/// unknown helper.</summary>
static partial class PoisonedCode
{
    /// <summary>What the instruction that the verifier stopped at asked for; null when it was an ordinary one.</summary>
    public static string? Explain(ProgramSpec program, string log)
    {
        foreach (Match match in UnknownCall().Matches(log))
        {
            int slot = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            foreach (PoisonedInstruction poisoned in program.Poisoned)
            {
                if (poisoned.Instruction == slot)
                    return $"it needs {poisoned.Reason}{Place(program, slot)}";
            }
        }
        return null;
    }

    static string Place(ProgramSpec program, int slot) => program.LineOf(slot) is { } line
        ? string.Create(CultureInfo.InvariantCulture, $" ({line.File}:{line.Line})")
        : "";

    /// <summary><c>12: (85) call unknown#195896080</c>, the number being that of relocation's poison.</summary>
    [GeneratedRegex(@"^(\d+): \(85\) call (?:unknown#195896080|195896080)", RegexOptions.Multiline)]
    private static partial Regex UnknownCall();
}
