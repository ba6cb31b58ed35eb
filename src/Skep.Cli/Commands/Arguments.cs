using System.CommandLine;

namespace Skep.Cli.Commands;

/// <summary>The arguments and options that several commands share.</summary>
static class Arguments
{
    public static Argument<string> Object() => new("OBJ") { Description = "The object: a .bpf.o file, or C# (.cs, .csproj, .dll) to compile first." };

    public static Option<string?> Class() => new("--class") { Description = "The class, where there are several.", HelpName = "NAME" };

    public static Argument<uint> Id() => new("ID") { Description = "The number that the kernel gave it." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    public static Option<bool> All() => new("--all") { Description = "Print every row and every detail." };
}
