using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Decoding;

/// <summary>From bytes to instructions. Short forms become the long ones, so that readers know fewer opcodes.</summary>
static class IlDecoder
{
    /// <exception cref="BadImageFormatException">The bytes are no IL.</exception>
    public static IlInstruction[] Decode(BlobReader reader)
    {
        var instructions = new List<IlInstruction>();
        while (reader.RemainingBytes > 0)
        {
            int offset = reader.Offset;
            int code = reader.ReadByte();
            if (code == 0xFE)
                code = (code << 8) | reader.ReadByte();
            instructions.Add(Normalize(Read(ref reader, offset, (ILOpCode)code)));
        }
        return [.. instructions];
    }

    static IlInstruction Read(ref BlobReader reader, int offset, ILOpCode code)
    {
        switch (IlOperands.Of(code))
        {
            case IlOperand.Byte:
                return new(offset, code, reader.ReadByte());
            case IlOperand.SByte:
                return new(offset, code, reader.ReadSByte());
            case IlOperand.UInt16:
                return new(offset, code, reader.ReadUInt16());
            case IlOperand.Int32 or IlOperand.Single:
                return new(offset, code, reader.ReadInt32());
            case IlOperand.Token:
                int token = reader.ReadInt32();
                return token >= 0 ? new(offset, code, token) : throw new BadImageFormatException("a token of no table");
            case IlOperand.Int64 or IlOperand.Double:
                return new(offset, code, reader.ReadInt64());
            case IlOperand.ShortBranch:
                int near = reader.ReadSByte();
                return new(offset, code, reader.Offset + near);
            case IlOperand.Branch:
                int far = reader.ReadInt32();
                return new(offset, code, reader.Offset + far);
            case IlOperand.Switch:
                uint count = reader.ReadUInt32();
                if (count > (uint)reader.RemainingBytes / 4)
                    throw new BadImageFormatException("a switch that is longer than the method");
                int[] targets = new int[count];
                int end = reader.Offset + ((int)count * 4);
                for (int i = 0; i < targets.Length; i++)
                    targets[i] = end + reader.ReadInt32();
                return new(offset, code, 0, targets);
            default:
                return new(offset, code, 0);
        }
    }

    static IlInstruction Normalize(IlInstruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 and var code =>
            instruction with { Code = ILOpCode.Ldarg, Operand = code - ILOpCode.Ldarg_0 },
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 and var code =>
            instruction with { Code = ILOpCode.Ldloc, Operand = code - ILOpCode.Ldloc_0 },
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 and var code =>
            instruction with { Code = ILOpCode.Stloc, Operand = code - ILOpCode.Stloc_0 },
        ILOpCode.Ldarg_s => instruction with { Code = ILOpCode.Ldarg },
        ILOpCode.Ldarga_s => instruction with { Code = ILOpCode.Ldarga },
        ILOpCode.Starg_s => instruction with { Code = ILOpCode.Starg },
        ILOpCode.Ldloc_s => instruction with { Code = ILOpCode.Ldloc },
        ILOpCode.Ldloca_s => instruction with { Code = ILOpCode.Ldloca },
        ILOpCode.Stloc_s => instruction with { Code = ILOpCode.Stloc },
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 and var code =>
            instruction with { Code = ILOpCode.Ldc_i4, Operand = (int)code - (int)ILOpCode.Ldc_i4_0 },
        ILOpCode.Ldc_i4_s => instruction with { Code = ILOpCode.Ldc_i4 },
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s and var code => instruction with { Code = ILOpCode.Br + (code - ILOpCode.Br_s) },
        ILOpCode.Leave_s => instruction with { Code = ILOpCode.Leave },
        _ => instruction,
    };
}
