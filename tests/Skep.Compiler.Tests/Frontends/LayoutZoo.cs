using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep.Compiler.Tests.Frontends;

// Only how they lie in memory counts.
#pragma warning disable CS0169, CS0649, CA1823, CA1051, CA1815, CA2211, IDE0044, IDE0051, CA1034, CA1717

/// <summary>Structs of every kind of layout.</summary>
public static class LayoutZoo
{
    public static Empty NoField;
    public static Small Ordered;
    public static Mixed Padded;
    public static Packed1 TightlyPacked;
    public static Packed2 PackedByTwo;
    public static Sized LargerThanItsFields;
    public static Overlaid Explicit;
    public static OverlaidSized ExplicitAndSized;
    public static Chosen ChosenByTheRuntime;
    public static ChosenSmall ChosenOfSmallFields;
    public static Outer Nested;
    public static Buffer8 InlineArray;
    public static WithBuffer InlineArrayInside;
    public static Twelve InlineArrayOfThreeBytes;
    public static Box<byte> GenericOfByte;
    public static Box<Box<long>> GenericOfGeneric;
    public static Box<Packed1> GenericOfPacked;
    public static (byte, long, short) Tuple;
    public static (byte, (byte, int), byte, long) NestedTuple;
    public static int? NullableInt;
    public static byte? NullableByte;
    public static WithTuple TupleInside;
    public static DateTime Time;
    public static TimeSpan Span;
    public static WithSmallTuple SmallTupleInside;
    public static WithSixTuple SixTupleInside;
    public static (byte, (short, short, byte), byte) SixTupleInTuple;
    public static (byte, (byte, byte), (byte, byte, byte), byte) TinyTuples;
    public static WithTime TimeInside;
    public static Guid Id;
    public static Int128 Wide;
    public static WithWide WideInside;
    public static KeyValuePair<byte, long> Pair;
    public static Index FromEnd;
    public static Range Slice;
    public static WithEnums Enums;
    public static WithBools Bools;
    public static WithNative Natives;
    public static FixedBuffer Fixed;
    public static (ByteEnum, bool, char, ushort, sbyte) SmallTuple;
    public static (int, Small, byte, Mixed) StructTuple;
    public static Decimals Floats;

    public struct Empty;

    public struct Small { byte _a; ushort _b; byte _c; }

    public struct Mixed { byte _a; long _b; byte _c; int _d; short _e; }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Packed1 { byte _a; long _b; byte _c; int _d; }

    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    public struct Packed2 { byte _a; long _b; byte _c; int _d; }

    [StructLayout(LayoutKind.Sequential, Size = 21)]
    public struct Sized { byte _a; int _b; }

    [StructLayout(LayoutKind.Explicit)]
    public struct Overlaid
    {
        [FieldOffset(0)] int _a;
        [FieldOffset(2)] byte _b;
        [FieldOffset(9)] byte _c;
    }

    [StructLayout(LayoutKind.Explicit, Size = 30)]
    public struct OverlaidSized
    {
        [FieldOffset(0)] long _a;
        [FieldOffset(0)] byte _b;
    }

    [StructLayout(LayoutKind.Auto)]
    public struct Chosen { byte _a; long _b; byte _c; int _d; short _e; }

    [StructLayout(LayoutKind.Auto)]
    public struct ChosenSmall { byte _a; ushort _b; byte _c; }

    public struct Outer { byte _a; Mixed _b; Packed1 _c; byte _d; Small _e; }

    [InlineArray(8)]
    public struct Buffer8 { short _first; }

    public struct WithBuffer { byte _a; Buffer8 _b; byte _c; }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Three { byte _a; ushort _b; }

    [InlineArray(4)]
    public struct Twelve { Three _first; }

    public struct Box<T> { byte _tag; T _value; byte _end; }

    public struct WithTuple { byte _a; (byte, long) _b; byte _c; long _d; }

    public struct WithSmallTuple { byte _a; (byte, short) _b; byte _c; }

    public struct WithSixTuple { byte _a; (short, short, byte) _b; byte _c; (byte, byte, byte) _d; byte _e; (byte, byte) _f; }

    public struct WithTime { byte _a; DateTime _b; byte _c; int _d; }

    public struct WithWide { byte _a; UInt128 _b; byte _c; }

    public enum ByteEnum : byte;

    public enum LongEnum : long;

    public struct WithEnums { ByteEnum _a; LongEnum _b; ByteEnum _c; }

    public struct WithBools { bool _a; char _b; bool _c; int _d; }

    public struct WithNative { byte _a; nint _b; byte _c; nuint _d; }

    public struct Decimals { byte _a; double _b; float _c; }

    public unsafe struct FixedBuffer { byte _a; fixed int _b[3]; byte _c; }
}
