using Skep.Bytecode;

namespace Skep.Cli.Compilation;

/// <summary>What the command line of <c>skep compile</c> asks for.</summary>
/// <param name="Output">A file or directory; null for the current directory, or standard output for text.</param>
/// <param name="ClassName">The only class to compile; null for all.</param>
/// <param name="Form"><c>obj</c>, <c>asm</c>, <c>ir</c> or <c>raw-ir</c>.</param>
sealed record CompileOptions(string Source, string? Output, string? ClassName, string Form, IsaVersion Isa, bool Json)
{
    public string Extension => Form switch { "obj" => ".bpf.o", "asm" => ".bpf.s", _ => ".ir" };
}
