using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

/// <summary>A function in its final instructions; what lies outside it is still open.</summary>
sealed class EmittedFunction(Function source, int frameSize)
{
    public Function Source { get; } = source;

    public int FrameSize { get; } = frameSize;

    public List<Instruction> Code { get; } = [];

    /// <summary>By slot.</summary>
    public List<SourcePoint?> Origins { get; } = [];

    public List<SymbolReference> References { get; } = [];

    public List<(int Slot, CoreAccess Access)> CoreRelocations { get; } = [];

    /// <summary>Calls and loads of the addresses of functions.</summary>
    public List<(int Slot, Function Callee)> Calls { get; } = [];
}
