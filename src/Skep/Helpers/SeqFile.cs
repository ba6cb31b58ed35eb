using System.Text;

namespace Skep;

/// <summary>Where an iterator writes (<c>struct seq_file</c>).</summary>
[KernelStruct("seq_file")]
public sealed class SeqFile
{
    readonly StringBuilder _text = new();

    /// <summary>What a plain run has written.</summary>
    public string Text => _text.ToString();

    internal void Append(string text) => _text.Append(text);
}
