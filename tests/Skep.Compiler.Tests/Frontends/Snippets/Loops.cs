using System.Runtime.CompilerServices;
using System.Threading;

public static class Loops
{
    public static int WhileDown(byte n) { int s = 0; int i = n; while (i-- > 0) s += i; return s; }
    public static int WhileDownByte(byte n) { int s = 0; while (n-- > 0) s += n; return s; }
    public static int WhileDownUInt(byte n) { int s = 0; uint i = n; while (i-- != 0) s += (int)i; return s; }
    public static int DoDown(byte n) { int s = 0, i = n; do { s += i; } while (--i > 0); return s; }
    public static int ForDown(byte n) { int s = 0; for (int i = n - 1; i >= 0; i--) s += i * i; return s; }
    public static int ForStep(byte n) { int s = 0; for (int i = 0; i < n; i += 3) s += i; return s; }
    public static int ForLong(byte n) { long s = 0; for (long i = 0; i < n; i++) s += i; return (int)s; }
    public static int ForByte(byte n) { int s = 0; for (byte i = 0; i < n; i++) s += i; return s; }
    public static int ForSByte(sbyte n) { int s = 0; for (sbyte i = 0; i < n && i < 100; i++) s += i; return s; }
    public static int ForUShort(byte n) { int s = 0; for (ushort i = 0; i <= n; i++) s += i; return s; }
    public static int ForNotEqual(byte n) { int s = 0; for (int i = 0; i != n; i++) s += i; return s; }
    public static int ForMask(byte n) { int s = 0; for (int i = 1; i < 256; i <<= 1) if ((n & i) != 0) s += i; return s; }
    public static int ForDivide(uint n) { int digits = 0; for (int i = 0; i < 10 && n != 0; i++) { n /= 10; digits++; } return digits; }
    public static int TwoCounters(byte n) { int s = 0; for (int i = 0, j = n; i < j; i++, j--) s += j - i; return s; }
    public static int Nested(byte n) { int s = 0; for (int i = 0; i < (n & 15); i++) for (int j = 0; j < i; j++) s += i ^ j; return s; }
    public static int NestedBreak(byte n) { int s = 0; for (int i = 0; i < (n & 15); i++) { for (int j = 0; j < 10; j++) { if (j > i) break; if (j == 3) continue; s += j; } } return s; }
    public static int Triple(byte n) { int s = 0; for (int i = 0; i < (n & 3); i++) for (int j = 0; j < 4; j++) for (int k = 0; k < 4; k++) s += i * 16 + j * 4 + k; return s; }
    public static int ReturnInside(byte n) { for (int i = 0; i < 40; i++) if (i * i > n) return i; return -1; }
    public static int BreakWithFlag(byte n) { bool found = false; int i; for (i = 0; i < 30; i++) { if ((i * 7 & 31) == (n & 31)) { found = true; break; } } return found ? i : -i; }
    public static int ContinueOdd(byte n) { int s = 0; for (int i = 0; i < n; i++) { if ((i & 1) != 0) continue; s += i; } return s; }
    public static int GotoOut(byte n) { int s = 0; for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) { s += j; if (s > n) goto done; } s = -s; done: return s; }
    public static int SwitchLoop(byte n) { int s = 0; for (int i = 0; i < 6; i++) { switch ((i + n) & 3) { case 0: s++; break; case 1: s += 2; continue; case 2: if (s > 20) return s; goto case 0; default: s ^= 1; break; } s += 100; } return s; }
    public static int Infinite(byte n) { int i = 0; while (true) { if (i >= 50 || i * 3 > n) return i; i++; } }
    public static int Fibonacci(byte n) { int a = 0, b = 1; for (int i = 0; i < (n & 31); i++) (a, b) = (b, a + b); return a; }
    public static long Accumulators(byte n) { long a = 1, b = 2, c = 3, d = 4, e = 5; for (int i = 0; i < (n & 31); i++) { a += b; b ^= c; c -= d; d += e * 3; e = a; } return a ^ b ^ c ^ d ^ e; }
    public static int Bubble(byte a, byte b) { System.Span<int> s = [a, b, 7, a ^ b, 3, b - a]; for (int i = 0; i < s.Length; i++) for (int j = 0; j + 1 < s.Length - i; j++) if (s[j] > s[j + 1]) (s[j], s[j + 1]) = (s[j + 1], s[j]); return s[0] * 3 + s[2] * 5 + s[5]; }
    public static int Sieve(byte n) { System.Span<bool> p = stackalloc bool[16]; int c = 0; for (int i = 2; i < 16; i++) { if (p[i]) continue; if (i < n) c++; for (int j = i * i; j < 16; j += i) p[j] = true; } return c; }
    public static int Prefix(byte n) { System.Span<int> s = stackalloc int[16]; for (int i = 0; i < 16; i++) s[i] = i * n; for (int i = 1; i < 16; i++) s[i] += s[i - 1]; return s[15] ^ s[n & 15]; }
    public static int Histogram(byte n) { System.Span<byte> h = stackalloc byte[8]; for (int i = 0; i < n; i++) h[i * 5 & 7]++; int s = 0; foreach (byte b in h) s = s * 3 + b; return s; }
    public static int Search(byte key) { System.ReadOnlySpan<byte> t = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]; int low = 0, high = t.Length - 1; while (low <= high) { int mid = (low + high) / 2; if (mid >= t.Length) return -2; if (t[mid] == key) return mid; if (t[mid] < key) low = mid + 1; else high = mid - 1; } return -1; }
    public static int Matrix(byte n) { System.Span<int> m = stackalloc int[9]; for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) m[i * 3 + j] = i == j ? n : i - j; int t = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) for (int k = 0; k < 3; k++) t += m[i * 3 + k] * m[k * 3 + j]; return t; }
    public static int CallInLoop(byte n) { int s = 0; for (int i = 0; i < (n & 31); i++) s = Step(s, i); return s; }
    [MethodImpl(MethodImplOptions.NoInlining)] static int Step(int s, int i) => s * 31 + i;
    public static int RefInLoop(byte n) { int s = 0; for (int i = 0; i < (n & 31); i++) Bump(ref s, i); return s; }
    [MethodImpl(MethodImplOptions.NoInlining)] static void Bump(ref int s, int i) { s += i; if (s > 100) s -= 90; }
    public static int AtomicLoop(byte n) { int s = 0; for (int i = 0; i < n; i++) Interlocked.Add(ref s, i); return s; }
    public static int VolatileLoop(byte n) { int s = 0; for (int i = 0; i < n; i++) Volatile.Write(ref s, Volatile.Read(ref s) + 1); return s; }
    public static int CheckedLoop(byte n) { checked { int s = 1; for (int i = 0; i < n; i++) s *= 2; return s; } }
    public static int ThrowInLoop(byte n) { int s = 0; for (int i = 0; i < 100; i++) { if (i == n && (n & 1) != 0) throw new System.InvalidOperationException(); s += i; } return s; }
    public static int StateMachine(ulong input) { int state = 0; for (int i = 0; i < 16; i++) { int c = (int)(input >> (i * 4)) & 15; state = (state, c) switch { (0, 0) => 0, (0, < 8) => 1, (0, _) => 2, (1, 3 or 5) => 2, (1, _) => 0, (2, var x) when x == i => 3, (2, _) => 1, _ => 3 }; } return state; }
    public static int CountBits(uint n) { int c = 0; for (int i = 0; i < 32 && n != 0; i++) { n &= n - 1; c++; } return c; }
    public static int StringCompare(byte n) { System.ReadOnlySpan<byte> a = "GET /index"u8, b = "GET /image"u8; int i = 0; while (i < a.Length && a[i] == b[i] && i != n) i++; return i; }
    public static int Digits(byte n) { System.Span<byte> d = stackalloc byte[3]; int i = d.Length, v = n; do { d[--i] = (byte)('0' + v % 10); v /= 10; } while (v != 0 && i > 0); int s = 0; foreach (byte x in d[i..]) s = s * 256 + x; return s; }
    public static int ParseDigits(byte n) { System.ReadOnlySpan<byte> t = "31415926"u8[(n & 7)..]; int v = 0; foreach (byte c in t) { if (c is < (byte)'0' or > (byte)'9') break; v = v * 10 + (c - '0'); } return v; }
    public static int LoopWithStruct(byte n) { var acc = new Sum(); for (int i = 0; i < n; i++) acc.Add(i); return acc.Total * 3 + acc.Count; }
    struct Sum { public int Total, Count; public void Add(int i) { Total += i; Count++; } }
    public static int EnumerateInline(byte n) { Eight e = default; for (int i = 0; i < 8; i++) e[i] = i ^ n; int s = 0; foreach (ref int x in (System.Span<int>)e) { x++; s += x; } return s + e[3]; }
    public static int CustomEnumerator(byte n) { int s = 0; foreach (int i in new Counter(n & 31)) s += i; return s; }
    public readonly struct Counter(int count) { readonly int _count = count; public Enumerator GetEnumerator() => new(_count); public struct Enumerator(int count) { int _next = -1; public int Current => _next; public bool MoveNext() => ++_next < count; } }
    public static int LocalFunction(byte n) { int s = 0; void Add(int i) { s += i * n; } for (int i = 0; i < 5; i++) Add(i); return s; }
    public static int LocalFunctionStatic(byte n) { static int Square(int x) => x * x; int s = 0; for (int i = 0; i < (n & 15); i++) s += Square(i); return s; }
    public static int SumSlice(byte n) { System.Span<int> s = stackalloc int[8]; for (int i = 0; i < 8; i++) s[i] = i * n; int t = 0; foreach (int x in s[(n & 3)..]) t += x; return t; }
    public static int IndexSlice(byte n, byte k) { System.ReadOnlySpan<byte> t = "0123456789"u8[(n & 7)..]; return k < t.Length ? t[k] : -1; }
    public static int WriteSlice(byte n) { System.Span<byte> s = stackalloc byte[16]; System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(s[(n & 7)..], n * 1000003); return System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(s[4..]); }
    public static long ReadSlice(byte n) { System.Span<long> s = stackalloc long[4]; s[n & 3] = n; System.Span<byte> b = System.Runtime.InteropServices.MemoryMarshal.AsBytes(s); return System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(b[(n & 15)..]); }
}
