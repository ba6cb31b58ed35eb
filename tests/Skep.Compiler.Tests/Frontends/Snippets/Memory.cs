using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

public static class Memory
{
    static ReadOnlySpan<byte> Text => "hello, world"u8;
    static ReadOnlySpan<int> Table => [3, 1, 4, 1, 5, 9, 2, 6];
    static ReadOnlySpan<ushort> Shorts => [1000, 2000, 3000];
    public static int Utf8(byte i) => Text[i & 7];
    public static int Utf8Length() => Text.Length;
    public static int Utf8OutOfRange(int i) => Text[i];
    public static int TableLookup(byte i) => Table[i & 7] + Shorts[i % 3];
    public static int SumTable() { int s = 0; foreach (int x in Table) s = s * 10 + x; return s; }
    public static int Stackalloc(byte n) { Span<int> s = stackalloc int[8]; for (int i = 0; i < s.Length; i++) s[i] = i * n; return s[3] + s[7]; }
    public static int StackallocZeroed(byte i) { Span<byte> s = stackalloc byte[32]; return s[i & 31]; }
    public static int StackallocInitialised(byte i) { Span<int> s = stackalloc int[] { 5, 6, 7, 8 }; return s[i & 3]; }
    public static unsafe int Pointers(byte i) { int* p = stackalloc int[4]; p[0] = 1; p[1] = 2; *(p + 2) = 3; p[3] = 4; int* q = p + (i & 3); return *q + (int)(q - p); }
    public static unsafe int PointerToLocal(int a) { int* p = &a; *p += 1; byte* b = (byte*)p; return b[0] + *p; }
    public static int SpanBounds(int i) { Span<int> s = stackalloc int[4]; s[1] = 3; return s[i]; }
    public static int Slice(byte i) { Span<byte> s = stackalloc byte[16]; s[5] = 7; var t = s.Slice(i & 7, 4); return t[0] + t.Length; }
    public static int SliceThrows(int i) { Span<byte> s = stackalloc byte[16]; return s.Slice(i).Length; }
    public static int RangeSlice(byte i) { ReadOnlySpan<byte> s = Text; return s[1..^2].Length + s[(i & 3)..][0]; }
    public static int Fill(byte v) { Span<byte> s = stackalloc byte[10]; s.Fill(v); s[2..5].Clear(); return s[1] + s[3] + s[9]; }
    public static int FillInts(int v) { Span<int> s = stackalloc int[6]; s.Fill(v); return s[0] ^ s[5] ^ s[2]; }
    public static int CopyTo(byte v) { Span<byte> a = stackalloc byte[8]; Span<byte> b = stackalloc byte[12]; a.Fill(v); a[0] = 1; a.CopyTo(b[2..]); return b[1] + b[2] + b[3] + b[9] + b[10]; }
    public static int CopyTooLong() { Span<byte> a = stackalloc byte[8]; Span<byte> b = stackalloc byte[4]; a.CopyTo(b); return b[0]; }
    public static int Overlap(byte n) { Span<byte> a = stackalloc byte[8]; for (int i = 0; i < 8; i++) a[i] = (byte)(i + n); a[..6].CopyTo(a[2..]); return a[2] * 100 + a[7]; }
    public static bool SequenceEqual(byte i) { Span<byte> a = stackalloc byte[5]; Text[..5].CopyTo(a); a[i & 3] += (byte)(i >> 7); return a.SequenceEqual("hello"u8); }
    public static bool StartsWith() => Text.StartsWith("hell"u8);
    public static bool IsEmpty(byte n) => Text[((n & 15) > 11 ? 12 : (n & 7))..].IsEmpty;
    public static ushort ReadBig(byte i) => BinaryPrimitives.ReadUInt16BigEndian(Text[(i & 7)..]);
    public static uint ReadLittle(byte i) => BinaryPrimitives.ReadUInt32LittleEndian(Text.Slice(i & 7));
    public static ulong ReadLong() => BinaryPrimitives.ReadUInt64BigEndian(Text);
    public static int ReadTooFar(byte i) => BinaryPrimitives.ReadInt32LittleEndian(Text[(i & 15)..]);
    public static int WriteBig(int v) { Span<byte> s = stackalloc byte[8]; BinaryPrimitives.WriteInt32BigEndian(s[1..], v); return s[1] * 3 + s[4]; }
    public static uint Reverse(uint v) => BinaryPrimitives.ReverseEndianness(v);
    public static ushort Reverse16(ushort v) => BinaryPrimitives.ReverseEndianness(v);
    public static short ReverseSigned16(short v) => BinaryPrimitives.ReverseEndianness(v);
    public static ulong Reverse64(ulong v) => BinaryPrimitives.ReverseEndianness(v);
    public static long ReverseSigned64(long v) => BinaryPrimitives.ReverseEndianness(v);
    public static int PopCount(uint v) => BitOperations.PopCount(v);
    public static int PopCount64(ulong v) => BitOperations.PopCount(v);
    public static int Leading(uint v) => BitOperations.LeadingZeroCount(v);
    public static int Leading64(ulong v) => BitOperations.LeadingZeroCount(v);
    public static int Trailing(uint v) => BitOperations.TrailingZeroCount(v);
    public static int Trailing64(ulong v) => BitOperations.TrailingZeroCount(v);
    public static int Log2(uint v) => BitOperations.Log2(v);
    public static int Log264(ulong v) => BitOperations.Log2(v);
    public static uint RotateLeft(uint v, int n) => BitOperations.RotateLeft(v, n);
    public static ulong RotateRight(ulong v, int n) => BitOperations.RotateRight(v, n);
    public static bool IsPow2(uint v) => BitOperations.IsPow2(v);
    public static uint RoundUp(uint v) => BitOperations.RoundUpToPowerOf2(v & 0xFFFF);
    public static int Min(int a, int b) => Math.Min(a, b);
    public static uint MaxU(uint a, uint b) => Math.Max(a, b);
    public static byte MinByte(byte a, byte b) => Math.Min(a, b);
    public static long MaxL(long a, long b) => Math.Max(a, b);
    public static int Abs(int a) => Math.Abs(a);
    public static int Clamp(int a) => Math.Clamp(a, -5, 50);
    public static int ClampThrows(int a, int b) => Math.Clamp(3, a, b);
    public static int Sign(int a) => Math.Sign(a);
    public static int DivRem(int a) { var (q, r) = Math.DivRem(a, 7); return q * 100 + r; }
    public static ulong BigMul(uint a, uint b) => Math.BigMul(a, b);
    public static int IntMin(int a, int b) => int.Min(a, b) + int.Max(a, 3) + int.Abs(b & 0xFF);
    public static bool IsNegative(int a) => int.IsNegative(a) || uint.IsEvenInteger((uint)a);
    public static int CompareTo(int a, int b) => a.CompareTo(b) + ((byte)a).CompareTo((byte)b);
    public static bool EqualsMethod(int a, int b) => a.Equals(b);
    public static int HashCodeOfInt(int a) => a.GetHashCode() ^ ((long)a).GetHashCode();
    public static uint UnsafeAs(int a) => Unsafe.As<int, uint>(ref a);
    public static uint BitCast(int a) => Unsafe.BitCast<int, uint>(a);
    public static int UnsafeAdd(byte i) { Span<int> s = stackalloc int[4]; s[2] = 9; return Unsafe.Add(ref s[0], i & 3); }
    public static ushort ReadUnaligned(byte i) => Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Text), i & 7));
    public static int WriteUnaligned(int v) { Span<byte> s = stackalloc byte[9]; Unsafe.WriteUnaligned(ref s[1], v); return s[1] + s[2] + s[4]; }
    public static bool AreSame(int a) { ref int r = ref a; int b = a; return Unsafe.AreSame(ref r, ref a) && !Unsafe.AreSame(ref r, ref b); }
    public static bool NullRefs(bool b, int a) { ref int r = ref (b ? ref a : ref Unsafe.NullRef<int>()); return Unsafe.IsNullRef(ref r); }
    public static long ByteOffset(byte i) { Span<int> s = stackalloc int[8]; return Unsafe.ByteOffset(ref s[1], ref s[i & 7]); }
    public static int Cast(byte i) { Span<byte> s = stackalloc byte[16]; s[4] = 1; s[9] = 1; return MemoryMarshal.Cast<byte, int>(s)[i & 3]; }
    public static int AsBytes(int v) { Span<int> s = stackalloc int[2]; s[1] = v; return MemoryMarshal.AsBytes(s)[5]; }
    public static int ReadStruct(byte i) { var p = MemoryMarshal.Read<Point>(Text[(i & 3)..]); return p.X ^ p.Y; }
    public static int CreateSpan(int a, byte i) { var p = new Point(a, 5); var s = MemoryMarshal.CreateSpan(ref p.X, 2); s[i & 1]++; return p.X + p.Y; }
    public static int SpanOfRef(int a) { var s = new Span<int>(ref a); s[0]++; return a; }
    public static int InterlockedAdd(int a, int b) { int x = a; int y = Interlocked.Add(ref x, b); return x ^ (y * 3); }
    public static long InterlockedOps(long a) { long x = a; Interlocked.Increment(ref x); Interlocked.Increment(ref x); long y = Interlocked.Decrement(ref x); long z = Interlocked.Exchange(ref x, 5); return x + y + z; }
    public static int CompareExchange(int a, int b) { int x = a; int old = Interlocked.CompareExchange(ref x, 100, b); return x * 3 + old; }
    public static uint InterlockedBits(uint a, uint b) { uint x = a; uint o = Interlocked.Or(ref x, b); uint p = Interlocked.And(ref x, 0xFF00FF); return x ^ o ^ p; }
    public static ulong InterlockedUnsigned(ulong a) { ulong x = a; Interlocked.Add(ref x, 3UL); return x + Interlocked.Read(ref x); }
    public static int VolatileOps(int a) { int x = a; Volatile.Write(ref x, a + 1); return Volatile.Read(ref x); }
    public static int VolatileField(int a) { V v = default; v.X = a; return v.X + v.X; }
    struct V { public volatile int X; }
    public static int ForeachSpan(byte n) { Span<short> s = stackalloc short[5]; for (int i = 0; i < 5; i++) s[i] = (short)(n * i); int r = 0; foreach (ref short x in s) { x++; r += x; } return r; }
    public static int SpanParameter(byte n) { Span<int> s = stackalloc int[4]; Init(s, n); return Total(s) + Total(s[1..3]); }
    static void Init(Span<int> s, int k) { for (int i = 0; i < s.Length; i++) s[i] = k + i; }
    static int Total(ReadOnlySpan<int> s) { int t = 0; for (int i = 0; i < s.Length; i++) t += s[i]; return t; }
    public static int IndexOf(byte b) { for (int i = 0; i < Text.Length; i++) if (Text[i] == b) return i; return -1; }
    public static int CollectionExpression(int a) { ReadOnlySpan<int> s = [a, 2, a + 3]; return s[0] + s[1] * s[2]; }
    public static uint Fnv(byte n) { uint h = 2166136261; foreach (byte b in Text[..(n % 12)]) h = (h ^ b) * 16777619; return h; }
    public static ushort Checksum(byte n) { uint s = 0; for (int i = 0; i + 1 < (n & 11); i += 2) s += BinaryPrimitives.ReadUInt16BigEndian(Text[i..]); while (s >> 16 != 0) s = (s & 0xFFFF) + (s >> 16); return (ushort)~s; }
    public static int CheckedSliceLength(byte n) { ReadOnlySpan<byte> t = Text; if (n < t.Length) t = t[n..]; return t.Length; }
    public static int ThrowIfNegative(int a) { ArgumentOutOfRangeException.ThrowIfNegative(a); return a + 1; }
    public static int TryRead(byte n) => BinaryPrimitives.TryReadUInt32BigEndian(Text[(n % 12)..], out uint v) ? (int)v : -1;
    public static int ArrayReverse(byte n) { Span<byte> s = stackalloc byte[4]; s[0] = n; s[3] = 2; for (int i = 0, j = 3; i < j; i++, j--) (s[i], s[j]) = (s[j], s[i]); return s[0] * 256 + s[3]; }
    public static int SequenceCompare(byte n) { int d = 0; for (int i = 0; i < 4 && d == 0; i++) d = Text[i].CompareTo((byte)(n + i)); return d < 0 ? -1 : d > 0 ? 1 : 0; }
    public static int EqualityComparerDefault(int a, int b) => System.Collections.Generic.EqualityComparer<int>.Default.Equals(a, b) ? 1 : 0;
    public static int GenericMath(int a, byte b) => AddAll(a, 3) + AddAll<byte>(b, 1);
    static T AddAll<T>(T a, T b) where T : INumber<T> => T.Max(a, b) - (a < b ? T.One : T.Zero);
    public static long CreateTruncating(int a) => Widen<int, long>(a) + Widen<int, byte>(a);
    static TTo Widen<TFrom, TTo>(TFrom v) where TFrom : IBinaryInteger<TFrom> where TTo : IBinaryInteger<TTo> => TTo.CreateTruncating(v);
}
