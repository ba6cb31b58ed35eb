using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Decoding;

/// <summary>What stands behind an opcode (ECMA-335, partition III).</summary>
enum IlOperand : byte
{
    None,
    Byte,
    SByte,
    UInt16,
    Int32,
    Int64,
    Single,
    Double,
    Token,
    ShortBranch,
    Branch,
    Switch,
}

static class IlOperands
{
    public static IlOperand Of(ILOpCode code) => code switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Unaligned => IlOperand.Byte,
        ILOpCode.Ldc_i4_s => IlOperand.SByte,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => IlOperand.UInt16,
        ILOpCode.Ldc_i4 => IlOperand.Int32,
        ILOpCode.Ldc_i8 => IlOperand.Int64,
        ILOpCode.Ldc_r4 => IlOperand.Single,
        ILOpCode.Ldc_r8 => IlOperand.Double,
        ILOpCode.Switch => IlOperand.Switch,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s or ILOpCode.Leave_s => IlOperand.ShortBranch,
        >= ILOpCode.Br and <= ILOpCode.Blt_un or ILOpCode.Leave => IlOperand.Branch,
        ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Ldstr
            or ILOpCode.Newobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Ldfld or ILOpCode.Ldflda
            or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld or ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr
            or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany
            or ILOpCode.Ldtoken or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof
            => IlOperand.Token,
        _ => IlOperand.None,
    };
}
