namespace Skep;

/// <summary>Where a program's parameters come from.</summary>
public enum ArgumentSource
{
    /// <summary>The one parameter is the context.</summary>
    Context,

    /// <summary>Parameter n is the n-th 64-bit number of the context: raw and BTF tracepoints, fentry, LSM, struct_ops.</summary>
    ContextArray,

    /// <summary>Parameter n is the n-th argument of the probed function, by the platform's calling convention.</summary>
    Registers,

    /// <summary>The one parameter is the probed function's result, by the platform's calling convention.</summary>
    ReturnRegister,
}
