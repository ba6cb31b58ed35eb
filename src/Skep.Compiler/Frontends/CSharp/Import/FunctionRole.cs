namespace Skep.Compiler.Frontends.CSharp.Import;

enum FunctionRole : byte
{
    /// <summary>The kernel calls it with a context.</summary>
    Program,

    /// <summary>Programs call it.</summary>
    Subprogram,

    /// <summary>A helper calls it.</summary>
    Callback,
}
