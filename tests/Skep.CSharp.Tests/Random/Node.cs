using System.Globalization;

namespace Skep.CSharp.Tests.Random;

/// <summary>A piece of a random program: text with holes, what stands in them, and what it may be cut down to.</summary>
/// <param name="Format">Source text; {0} and so on are the parts.</param>
/// <param name="Type">Of an expression; "" of a statement, which may be left out.</param>
sealed record Node(string Format, string Type, params Node[] Parts)
{
    public override string ToString() =>
        Parts.Length == 0 ? Format : string.Format(CultureInfo.InvariantCulture, Format, [.. Parts.Select(static part => (object)part.ToString())]);

    /// <summary>Programs that are this one with something taken out, the largest cuts first.</summary>
    public IEnumerable<Node> Smaller()
    {
        if (Type.Length > 0 && Parts.Length > 0)
            yield return new Node(Type == "bool" ? "true" : $"({Type})1", Type);
        foreach (Node part in Parts)
        {
            if (part.Type == Type && (Type.Length > 0 || part.Parts.Length > 0))
                yield return part;
        }
        for (int i = 0; i < Parts.Length; i++)
        {
            if (Parts[i].Type.Length == 0 && Parts[i].Format.Length > 0)
                yield return With(i, new Node("", ""));
        }
        for (int i = 0; i < Parts.Length; i++)
        {
            foreach (Node smaller in Parts[i].Smaller())
                yield return With(i, smaller);
        }
    }

    Node With(int index, Node part)
    {
        Node[] parts = [.. Parts];
        parts[index] = part;
        return this with { Parts = parts };
    }
}
