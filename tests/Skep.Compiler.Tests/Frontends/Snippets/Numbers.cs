using System;
using System.Buffers.Binary;
using System.Numerics;

public static class Numbers
{
    public static byte ByteOps(byte a, byte b) => (byte)((a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1)));
    public static sbyte SByteOps(sbyte a, sbyte b) => (sbyte)((a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1)));
    public static short ShortOps(short a, short b) => (short)((a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1)));
    public static ushort UShortOps(ushort a, ushort b) => (ushort)((a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1)));
    public static char CharOps(char a, char b) => (char)((a * b) ^ (a - b) | (a / (b | 1)));
    public static nint NativeOps(nint a, nint b) => (a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1));
    public static nuint NativeUnsignedOps(nuint a, nuint b) => (a * b) ^ (a - b) | (a / (b | 1)) & (a % (b | 1));
    public static byte ByteShifts(byte a, byte n) => (byte)((a << n) ^ (a >> n) ^ (a >>> n));
    public static sbyte SByteShifts(sbyte a, sbyte n) => (sbyte)((a << n) ^ (a >> n) ^ (a >>> n));
    public static long LongShiftsByLong(long a, int n) => (a << (n & 63)) ^ (a >> n) ^ (a >>> n);
    public static int CompareSigned(int a, int b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareUnsigned(uint a, uint b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareLong(long a, long b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareULong(ulong a, ulong b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareShort(short a, short b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0);
    public static int CompareByte(byte a, byte b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0);
    public static int CompareMixed(uint a, int b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a == b ? 8 : 0);
    public static int CompareConstants(long a) => (a < -1 ? 1 : 0) | (a > 0x80000000L ? 2 : 0) | (a == 0xFFFFFFFFL ? 4 : 0) | (a >= int.MinValue ? 8 : 0) | (a <= 0x7FFFFFFF ? 16 : 0);
    public static int CompareConstantsUnsigned(ulong a) => (a < 5 ? 1 : 0) | (a > 0x80000000UL ? 2 : 0) | (a == 0xFFFFFFFFUL ? 4 : 0) | (a >= 0xFFFFFFFF80000000UL ? 8 : 0) | (a <= 0x7FFFFFFFFFFFFFFFUL ? 16 : 0);
    public static long Casts(int a) => (byte)a + (sbyte)a * 3L + (short)a * 5L + (ushort)a * 7L + (char)a * 11L + (uint)a * 13L + (long)a * 17L;
    public static long CastsFromLong(long a) => (byte)a + (sbyte)a * 3L + (short)a * 5L + (ushort)a * 7L + (char)a * 11L + (uint)a * 13L + (int)a * 17L;
    public static long CastsFromULong(ulong a) => (byte)a + (sbyte)a * 3L + (short)a * 5L + (ushort)a * 7L + (int)a * 13L + (uint)a * 17L + (long)a;
    public static ulong CastsToULong(int a, short b, sbyte c) => unchecked((ulong)a + (ulong)b * 3 + (ulong)c * 5 + (ulong)(uint)a);
    public static ulong CastsUnsignedToULong(uint a, ushort b, byte c) => (ulong)a + (ulong)b * 3 + (ulong)c * 5;
    public static long NativeCasts(nint a, nuint b) => (long)a + (int)a * 3L + (long)b * 5 + (uint)b * 7L + (nint)(byte)a;
    public static int CastChain(long a) => (int)(sbyte)(ushort)(short)a + (byte)(sbyte)a;
    public static int CheckedByte(int a) => checked((byte)a);
    public static int CheckedSByte(int a) => checked((sbyte)a);
    public static int CheckedShort(int a) => checked((short)a);
    public static int CheckedUShort(int a) => checked((ushort)a);
    public static int CheckedChar(long a) => checked((char)a);
    public static uint CheckedUInt(int a) => checked((uint)a);
    public static uint CheckedUIntFromLong(long a) => checked((uint)a);
    public static int CheckedIntFromLong(long a) => checked((int)a);
    public static int CheckedIntFromUInt(uint a) => checked((int)a);
    public static int CheckedIntFromULong(ulong a) => checked((int)a);
    public static long CheckedLongFromULong(ulong a) => checked((long)a);
    public static ulong CheckedULong(long a) => checked((ulong)a);
    public static ulong CheckedULongFromInt(int a) => checked((ulong)a);
    public static sbyte CheckedSByteFromULong(ulong a) => checked((sbyte)a);
    public static byte CheckedByteFromUInt(uint a) => checked((byte)a);
    public static nint CheckedNative(long a) => checked((nint)a);
    public static nuint CheckedNativeUnsigned(long a) => checked((nuint)a);
    public static int CheckedAdd(int a, int b) => checked(a + b);
    public static int CheckedSub(int a, int b) => checked(a - b);
    public static int CheckedMul(int a, int b) => checked(a * b);
    public static uint CheckedUAdd(uint a, uint b) => checked(a + b);
    public static uint CheckedUSub(uint a, uint b) => checked(a - b);
    public static uint CheckedUMul(uint a, uint b) => checked(a * b);
    public static long CheckedLAdd(long a, long b) => checked(a + b);
    public static long CheckedLSub(long a, long b) => checked(a - b);
    public static long CheckedLMul(long a, long b) => checked(a * b);
    public static ulong CheckedULAdd(ulong a, ulong b) => checked(a + b);
    public static ulong CheckedULSub(ulong a, ulong b) => checked(a - b);
    public static ulong CheckedULMul(ulong a, ulong b) => checked(a * b);
    public static int CheckedNegate(int a) => checked(-a);
    public static long CheckedLNegate(long a) => checked(-a);
    public static int CheckedIncrement(int a) { checked { a++; return a; } }
    public static byte CheckedByteIncrement(byte a) { checked { a++; return a; } }
    public static short CheckedCompound(short a, short b) { checked { a += b; a *= 2; return a; } }
    public static int UncheckedInside(int a) => checked(unchecked(a * 3) + 1);
    public static int BitCounts(uint a, ulong b) => BitOperations.PopCount(a) + BitOperations.PopCount(b) * 100;
    public static int LeadingZeros(uint a, ulong b) => BitOperations.LeadingZeroCount(a) + BitOperations.LeadingZeroCount(b) * 100;
    public static int TrailingZeros(uint a, ulong b) => BitOperations.TrailingZeroCount(a) + BitOperations.TrailingZeroCount(b) * 100;
    public static int Logs(uint a, ulong b) => BitOperations.Log2(a) + BitOperations.Log2(b) * 100;
    public static bool Powers(uint a) => BitOperations.IsPow2(a);
    public static uint RoundUp(uint a) => BitOperations.RoundUpToPowerOf2(a);
    public static uint Rotations(uint a, int n) => BitOperations.RotateLeft(a, n) ^ BitOperations.RotateRight(a, n + 3);
    public static ulong LongRotations(ulong a, int n) => BitOperations.RotateLeft(a, n) ^ BitOperations.RotateRight(a, n + 3);
    public static int MathAbs(int a) => Math.Abs(a);
    public static long MathAbsLong(long a) => Math.Abs(a);
    public static int MathSign(int a) => Math.Sign(a);
    public static int MathClamp(int a, int b) => Math.Clamp(a, -10, 50) + Math.Clamp(b, 0, 1);
    public static ulong MathClampULong(ulong a) => Math.Clamp(a, 10, 1UL << 40);
    public static int MinMaxes(int a, int b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static long MinMaxLong(long a, long b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static ulong MinMaxULong(ulong a, ulong b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static int MinMaxBytes(byte a, byte b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static int MinMaxSBytes(sbyte a, sbyte b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static int MinMaxShorts(short a, short b) => Math.Min(a, b) * 3 + Math.Max(a, b);
    public static int DivRem(int a, int b) { int q = Math.DivRem(a, b, out int r); return q * 31 + r; }
    public static uint DivRemTuple(uint a, uint b) { var (q, r) = Math.DivRem(a, b); return q * 31 + r; }
    public static ulong BigMul(uint a, uint b) => Math.BigMul(a, b);
    public static long BigMulSigned(int a, int b) => Math.BigMul(a, b);
    public static ulong BigMulHigh(ulong a, ulong b) { ulong high = Math.BigMul(a, b, out ulong low); return high ^ (low * 3); }
    public static ushort Swap16(ushort a) => BinaryPrimitives.ReverseEndianness(a);
    public static short SwapSigned16(short a) => BinaryPrimitives.ReverseEndianness(a);
    public static uint Swap32(uint a) => BinaryPrimitives.ReverseEndianness(a);
    public static int SwapSigned32(int a) => BinaryPrimitives.ReverseEndianness(a);
    public static ulong Swap64(ulong a) => BinaryPrimitives.ReverseEndianness(a);
    public static int DivisionOfMin(int a, int b) => a / b + a % b;
    public static long DivisionOfMinLong(long a, long b) => a / b ^ a % b;
    public static int DivisionByPowers(int a) => a / 2 + a / 8 * 3 + a / -4 * 5 + a % 16 + a % -8 + a / 1 + a / int.MinValue;
    public static uint UnsignedDivisionByPowers(uint a) => a / 2 + a / 8 * 3 + a % 16 + a / 0x80000000 + a % 1000;
    public static long LongDivisionByPowers(long a) => a / 2 + a / 8 * 3 + a % 16 + a / -1000 + a % 7;
    public static int MultiplyByConstants(int a) => a * 3 + a * 8 + a * -1 + a * 0 + a * 1000003 + a * int.MinValue;
    public static ulong MultiplyLong(ulong a) => a * 0x9E3779B97F4A7C15UL + a * 3 + a * (1UL << 40);
    public static ulong BigConstants(ulong a) => (a & 0xFFFFFFFF00000000UL) ^ 0x8000000080000000UL | 0x123456789ABCDEF0UL & a;
    public static uint UIntConstants(uint a) => (a & 0xFFFF0000u) + 0x80000001u ^ 0xDEADBEEFu;
    public static bool BoolOps(bool a, bool b) => a ^ b | !a & b;
    public static bool BoolAssign(bool a, bool b) { bool x = a; x |= b; x &= !a; x ^= true; return x; }
    public static int BoolCompare(bool a, bool b) => (a == b ? 1 : 0) + (a != b ? 2 : 0) + a.CompareTo(b) * 4;
    public static int CharClass(char c) => char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterUpper(c) ? c - 'A' + 10 : char.IsBetween(c, 'a', 'f') ? c - 'a' + 10 : -1;
    public static int Parity(uint x) { x ^= x >> 16; x ^= x >> 8; x ^= x >> 4; x &= 15; return 0x6996 >> (int)x & 1; }
    public static uint Reverse(uint x) { uint r = 0; for (int i = 0; i < 32; i++) { r = r << 1 | x & 1; x >>= 1; } return r; }
    public static int SquareRoot(uint x) { uint r = 0; for (int i = 15; i >= 0; i--) { uint t = r | 1u << i; if (t * t <= x) r = t; } return (int)r; }
    public static ulong Power(ulong b, byte e) { ulong r = 1; for (int i = 0; i < 8; i++) { if ((e >> i & 1) != 0) r *= b; b *= b; } return r; }
    public static uint Crc(byte b) { uint c = b; for (int i = 0; i < 8; i++) c = (c & 1) != 0 ? c >> 1 ^ 0xEDB88320 : c >> 1; return c; }
    public static ulong Murmur(ulong h) { h ^= h >> 33; h *= 0xff51afd7ed558ccdUL; h ^= h >> 33; h *= 0xc4ceb9fe1a85ec53UL; return h ^ h >> 33; }
    public static int HashCodes(int a, long b) => HashCodeOf(a) ^ HashCodeOf(b);
    static int HashCodeOf<T>(T value) where T : struct => value.GetHashCode();
    public static int IntParts(ulong a) => (int)(a >> 32) - (int)a;
    public static ulong Join(uint a, uint b) => (ulong)a << 32 | b;
    public static long SignedJoin(int a, int b) => (long)a << 32 | (uint)b;
    public static int Saturate(int a, int b) { long s = (long)a + b; return s > int.MaxValue ? int.MaxValue : s < int.MinValue ? int.MinValue : (int)s; }
    public static int GenericNumbers(int a, short b, ulong c) => (int)(Twice(a) + Twice<short>(b) + (int)Twice(c));
    static T Twice<T>(T a) where T : INumber<T> => a + a;
    public static int SaturatingCasts(long a) => int.CreateSaturating(a) + byte.CreateSaturating(a) * 3 + sbyte.CreateSaturating(a) * 7;
    public static int CheckedCasts(long a) => int.CreateChecked(a);
    public static int MaxMagnitude(int a) => int.IsNegative(a) ? int.Max(a, -50) : int.IsEvenInteger(a) ? 1 : int.Sign(a);
    public static int PopAndSign(long a) => (int)long.PopCount(a) + (int)long.LeadingZeroCount(a) * 64 + long.Sign(a);
    public static int IncrementForms(int a) { int b = a; b += a++; b -= --a; b ^= a--; b |= -a; return b + a; }
    public static byte WrapBytes(byte a) { a--; a -= 2; a = (byte)-a; a <<= 1; a |= 3; a %= 100; return a; }
    public static ushort WrapUShorts(ushort a) { a--; a *= a; a += 0xFFF0; a >>= 2; return a; }
    public static short WrapShorts(short a) { a--; a *= 3; a <<= 2; a >>= 1; a = (short)~a; return a; }
    public static int Widths(sbyte a, byte b, short c, ushort d) => a * 1000 + b * 100 + c * 10 + d;
    public static ulong UnsignedFromNarrow(sbyte a, short b) => (ulong)(a + b);
    public static uint MixedWidth(byte a, long b) => (uint)(a << 24) + (uint)(b >> 8);
    public static int ThreeWay(long a, long b, byte c) => a.CompareTo(b) * 2 + c.CompareTo((byte)7);
    public static bool EqualsForms(int a, long b) => a.Equals(5) || b.Equals(-1L);
}
