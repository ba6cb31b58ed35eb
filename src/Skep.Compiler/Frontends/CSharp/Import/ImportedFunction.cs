using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>A method with its type arguments and known arguments, as a function.</summary>
sealed class ImportedFunction(MethodDesc method, Function function)
{
    public MethodDesc Method { get; } = method;

    public Function Function { get; } = function;

    /// <summary>It is still being imported: a call of it is a recursion.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>It may end in <c>throw</c>: then it has a last parameter, the address of a flag.</summary>
    public bool MayAbort { get; set; }

    /// <summary>What it returns, when that is known while compiling.</summary>
    public Known? Result { get; set; }

    public KernelMemory ResultKernel { get; set; }

    /// <summary>Nothing is in it but a return, of nothing or of a constant: calls of it are left out.</summary>
    public bool IsEmpty { get; set; }

    public Value? ConstantResult { get; set; }

    /// <summary>Something in it was rejected.</summary>
    public bool HasErrors { get; set; }
}

/// <summary>What makes functions of one method different: see <see cref="Known"/>.</summary>
readonly struct FunctionKey(MethodDesc method, (Known? Known, KernelMemory Kernel)[] arguments, bool isCallback) : IEquatable<FunctionKey>
{
    readonly MethodDesc _method = method;
    readonly (Known? Known, KernelMemory Kernel)[] _arguments = arguments;
    readonly bool _isCallback = isCallback;

    public bool Equals(FunctionKey other) => _method == other._method && _isCallback == other._isCallback
        && _arguments.AsSpan().SequenceEqual(other._arguments);

    public override bool Equals(object? obj) => obj is FunctionKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_method);
        foreach ((Known? Known, KernelMemory Kernel) argument in _arguments)
            hash.Add(argument);
        return hash.ToHashCode();
    }
}
