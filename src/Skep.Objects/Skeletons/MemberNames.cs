using System.Globalization;
using System.Text;

namespace Skep.Objects.Skeletons;

/// <summary>Names of the members of one class, as C# writes them, none twice.</summary>
sealed class MemberNames
{
    // Of BpfObject and of every class.
    readonly HashSet<string> _taken =
    [
        "Binding", "Bind", "DeclareMaps", "Dispose", "Equals", "Finalize", "GetHashCode", "GetType", "IsLoaded", "Loaded",
        "MemberwiseClone", "Members", "ReferenceEquals", "ToString",
    ];

    public IEnumerable<string> Taken => _taken;

    public void Reserve(string name) => _taken.Add(name);

    /// <param name="suffix">What tells it from something else of the name: <c>Map</c>.</param>
    public string Unique(string wanted, string suffix)
    {
        string start = Of(wanted);
        string name = _taken.Contains(start) ? start + suffix : start;
        for (int n = 2; !_taken.Add(name); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{start}{suffix}{n}");
        return name;
    }

    /// <summary><c>by_protocol</c> is <c>ByProtocol</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        bool isStart = true;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                isStart = true;
                continue;
            }
            text.Append(isStart ? char.ToUpperInvariant(c) : c);
            isStart = false;
        }
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }
}
