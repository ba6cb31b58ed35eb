namespace Skep.Compiler.Frontends.CSharp.Programs;

/// <summary>Where a program's parameters come from; the values are those of <c>Skep.ArgumentSource</c>.</summary>
enum ArgumentSource : byte
{
    /// <summary>The one parameter is the context.</summary>
    Context,

    /// <summary>Parameter n is the n-th 64-bit number of the context.</summary>
    ContextArray,

    /// <summary>Parameter n is in the register of a function's n-th argument.</summary>
    Registers,

    /// <summary>The one parameter is in the register of a function's result.</summary>
    ReturnRegister,
}
