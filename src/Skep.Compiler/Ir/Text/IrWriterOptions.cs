namespace Skep.Compiler.Ir.Text;

[Flags]
public enum IrWriterOptions
{
    None = 0,

    /// <summary>Values and blocks get the numbers 0, 1, 2 in the order of the text instead of their ids.</summary>
    Renumber = 1 << 0,

    /// <summary>Leaves out where values come from and what the source calls them.</summary>
    NoSources = 1 << 1,
}
