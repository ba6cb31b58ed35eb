using System.Runtime.InteropServices;

namespace Skep.Compiler.Frontends.CSharp;

/// <param name="Architecture">Of the kernel that the object is for: where kprobes and uprobes find arguments.</param>
public sealed record CSharpOptions(Architecture Architecture = Architecture.X64);
