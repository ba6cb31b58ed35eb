using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Intrinsics;

/// <summary>Emits what a call of a method means.</summary>
/// <returns>False when it is the body that says so after all, for these arguments.</returns>
delegate bool Intrinsic(MethodImporter importer, MethodDesc method, StackValue[] arguments);

/// <summary>
/// The methods of the class library that are not compiled from their bodies: because they have none in IL, because the body is for another
/// machine, or because BPF has an instruction for it.
/// </summary>
static class IntrinsicTable
{
    static readonly Dictionary<string, Intrinsic> Rows = new(StringComparer.Ordinal)
    {
        ["System.Runtime.CompilerServices.Unsafe.Add"] = AddressIntrinsics.Add,
        ["System.Runtime.CompilerServices.Unsafe.Subtract"] = AddressIntrinsics.Subtract,
        ["System.Runtime.CompilerServices.Unsafe.AddByteOffset"] = AddressIntrinsics.AddBytes,
        ["System.Runtime.CompilerServices.Unsafe.SubtractByteOffset"] = AddressIntrinsics.SubtractBytes,
        ["System.Runtime.CompilerServices.Unsafe.As"] = AddressIntrinsics.Retype,
        ["System.Runtime.CompilerServices.Unsafe.AsRef"] = AddressIntrinsics.Retype,
        ["System.Runtime.CompilerServices.Unsafe.AsPointer"] = AddressIntrinsics.Retype,
        ["System.Runtime.CompilerServices.Unsafe.NullRef"] = AddressIntrinsics.Null,
        ["System.Runtime.CompilerServices.Unsafe.IsNullRef"] = AddressIntrinsics.IsNull,
        ["System.Runtime.CompilerServices.Unsafe.AreSame"] = AddressIntrinsics.AreSame,
        ["System.Runtime.CompilerServices.Unsafe.IsAddressGreaterThan"] = AddressIntrinsics.IsGreater,
        ["System.Runtime.CompilerServices.Unsafe.IsAddressGreaterThanOrEqualTo"] = AddressIntrinsics.IsGreaterOrEqual,
        ["System.Runtime.CompilerServices.Unsafe.IsAddressLessThan"] = AddressIntrinsics.IsLess,
        ["System.Runtime.CompilerServices.Unsafe.IsAddressLessThanOrEqualTo"] = AddressIntrinsics.IsLessOrEqual,
        ["System.Runtime.CompilerServices.Unsafe.ByteOffset"] = AddressIntrinsics.Distance,
        ["System.Runtime.CompilerServices.Unsafe.SkipInit"] = MemoryIntrinsics.Nothing,
        ["System.Runtime.CompilerServices.Unsafe.SizeOf"] = ConstantIntrinsics.SizeOf,
        ["System.Runtime.CompilerServices.Unsafe.Read"] = MemoryIntrinsics.Read,
        ["System.Runtime.CompilerServices.Unsafe.ReadUnaligned"] = MemoryIntrinsics.Read,
        ["System.Runtime.CompilerServices.Unsafe.Write"] = MemoryIntrinsics.Write,
        ["System.Runtime.CompilerServices.Unsafe.WriteUnaligned"] = MemoryIntrinsics.Write,
        ["System.Runtime.CompilerServices.Unsafe.Copy"] = MemoryIntrinsics.CopyValue,
        ["System.Runtime.CompilerServices.Unsafe.CopyBlock"] = MemoryIntrinsics.CopyBytes,
        ["System.Runtime.CompilerServices.Unsafe.CopyBlockUnaligned"] = MemoryIntrinsics.CopyBytes,
        ["System.Runtime.CompilerServices.Unsafe.InitBlock"] = MemoryIntrinsics.FillBytes,
        ["System.Runtime.CompilerServices.Unsafe.InitBlockUnaligned"] = MemoryIntrinsics.FillBytes,
        ["System.Runtime.CompilerServices.Unsafe.BitCast"] = MemoryIntrinsics.BitCast,
        ["System.Span`1.Slice"] = SpanIntrinsics.Slice,
        ["System.ReadOnlySpan`1.Slice"] = SpanIntrinsics.Slice,
        ["System.Buffer.Memmove"] = MemoryIntrinsics.Move,
        ["System.SpanHelpers.Memmove"] = MemoryIntrinsics.Move,
        ["System.SpanHelpers.ClearWithoutReferences"] = MemoryIntrinsics.ClearBytes,
        ["System.SpanHelpers.Fill"] = MemoryIntrinsics.FillElements,
        ["System.SpanHelpers.SequenceEqual"] = MemoryIntrinsics.SequenceEqual,
        ["System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference"] = MemoryIntrinsics.RejectArray,

        ["System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences"] = ConstantIntrinsics.False,
        ["System.Runtime.CompilerServices.RuntimeHelpers.IsBitwiseEquatable"] = ConstantIntrinsics.IsBitwiseEquatable,
        ["System.Runtime.CompilerServices.RuntimeHelpers.IsKnownConstant"] = ConstantIntrinsics.False,
        ["System.Runtime.CompilerServices.RuntimeHelpers.CreateSpan"] = MemoryIntrinsics.CreateSpan,
        ["System.Type.GetTypeFromHandle"] = ConstantIntrinsics.Same,
        ["System.Type.op_Equality"] = ConstantIntrinsics.TypesEqual,
        ["System.Type.op_Inequality"] = ConstantIntrinsics.TypesDiffer,
        ["System.Type.get_IsValueType"] = ConstantIntrinsics.IsValueType,
        ["System.Type.get_IsEnum"] = ConstantIntrinsics.IsEnum,
        ["System.Object.GetType"] = ConstantIntrinsics.TypeOfObject,
        ["System.Collections.Generic.EqualityComparer`1.get_Default"] = ComparerIntrinsics.Default,
        ["System.Collections.Generic.EqualityComparer`1.Equals"] = ComparerIntrinsics.AreEqual,
        ["System.Collections.Generic.EqualityComparer`1.GetHashCode"] = ComparerIntrinsics.HashCode,
        ["System.Collections.Generic.Comparer`1.get_Default"] = ComparerIntrinsics.Default,
        ["System.Collections.Generic.Comparer`1.Compare"] = ComparerIntrinsics.Compare,

        ["System.Buffers.Binary.BinaryPrimitives.ReverseEndianness"] = NumberIntrinsics.Reverse,
        ["System.Math.Min"] = NumberIntrinsics.Minimum,
        ["System.Math.Max"] = NumberIntrinsics.Maximum,

        ["System.Threading.Interlocked.Add"] = AtomicIntrinsics.Add,
        ["System.Threading.Interlocked.Increment"] = AtomicIntrinsics.Increment,
        ["System.Threading.Interlocked.Decrement"] = AtomicIntrinsics.Decrement,
        ["System.Threading.Interlocked.And"] = AtomicIntrinsics.And,
        ["System.Threading.Interlocked.Or"] = AtomicIntrinsics.Or,
        ["System.Threading.Interlocked.Exchange"] = AtomicIntrinsics.Exchange,
        ["System.Threading.Interlocked.CompareExchange"] = AtomicIntrinsics.CompareExchange,
        ["System.Threading.Interlocked.Read"] = AtomicIntrinsics.VolatileRead,
        ["System.Threading.Volatile.Read"] = AtomicIntrinsics.VolatileRead,
        ["System.Threading.Volatile.Write"] = AtomicIntrinsics.VolatileWrite,
    };

    public static Intrinsic? Find(MethodDesc method)
    {
        if (!method.Definition.Owner.Assembly.IsCore)
            return null;
        if (Rows.TryGetValue(method.FullName, out Intrinsic? row))
            return row;
        // No vectors, and no instructions that only some processors have: bodies then take the plain way.
        return method.Name is "get_IsSupported" or "get_IsHardwareAccelerated" ? ConstantIntrinsics.False : null;
    }
}
