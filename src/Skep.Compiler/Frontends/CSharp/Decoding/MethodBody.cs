using System.Collections.Immutable;
using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Decoding;

/// <summary>The decoded body of a method, in the context of its type arguments.</summary>
sealed class MethodBody
{
    readonly Dictionary<int, int> _byOffset = [];

    MethodBody(MethodDesc method, MethodBodyBlock block)
    {
        Method = method;
        Instructions = IlDecoder.Decode(block.GetILReader());
        for (int i = 0; i < Instructions.Length; i++)
            _byOffset.Add(Instructions[i].Offset, i);
        Regions = block.ExceptionRegions;
        InitializesLocals = block.LocalVariablesInitialized;
        AssemblyImage assembly = Assembly;
        Locals = block.LocalSignature.IsNil
            ? []
            : assembly.Reader.GetStandaloneSignature(block.LocalSignature).DecodeLocalSignature(assembly.Signatures, method.Context);
        foreach (IlInstruction instruction in Instructions)
        {
            int most = instruction.Code switch
            {
                ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg => method.AllParameters.Length,
                ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => Locals.Length,
                _ => int.MaxValue,
            };
            if (most != int.MaxValue && (ulong)instruction.Operand >= (ulong)most)
                throw new BadImageFormatException($"{method} uses a variable that it does not have");
        }
    }

    public MethodDesc Method { get; }

    public AssemblyImage Assembly => Method.Definition.Owner.Assembly;

    public IlInstruction[] Instructions { get; }

    public ImmutableArray<TypeDesc> Locals { get; }

    public bool InitializesLocals { get; }

    public ImmutableArray<ExceptionRegion> Regions { get; }

    /// <summary>Where the instruction at an offset is in the list.</summary>
    /// <exception cref="BadImageFormatException">No instruction begins there.</exception>
    public int IndexAt(int offset) => _byOffset.TryGetValue(offset, out int index)
        ? index
        : throw new BadImageFormatException($"{Method} jumps into the middle of an instruction");

    /// <summary>Null for a method without IL: abstract, or built into the runtime.</summary>
    /// <exception cref="BadImageFormatException">The bytes are no IL.</exception>
    public static MethodBody? Of(MethodDesc method) => method.Definition.Body is { } block ? new MethodBody(method, block) : null;

    /// <summary>The offsets at which blocks begin: targets, what stands behind a branch, and the ends of protected regions.</summary>
    public SortedSet<int> Leaders()
    {
        var leaders = new SortedSet<int> { 0 };
        for (int i = 0; i < Instructions.Length; i++)
        {
            ref readonly IlInstruction instruction = ref Instructions[i];
            IlOperand operand = IlOperands.Of(instruction.Code);
            if (operand is IlOperand.Branch or IlOperand.ShortBranch)
                leaders.Add(instruction.Target);
            foreach (int target in instruction.Targets ?? [])
                leaders.Add(target);
            if (i + 1 < Instructions.Length && (operand is IlOperand.Branch or IlOperand.ShortBranch or IlOperand.Switch
                || instruction.Code is ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally))
                leaders.Add(Instructions[i + 1].Offset);
        }
        foreach (ExceptionRegion region in Regions)
        {
            leaders.Add(region.TryOffset);
            leaders.Add(region.HandlerOffset);
        }
        return leaders;
    }
}
