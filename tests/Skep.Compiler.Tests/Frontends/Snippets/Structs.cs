using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

public struct Point { public int X; public int Y; public Point(int x, int y) { X = x; Y = y; } public readonly int Dot(Point o) => X * o.X + Y * o.Y; public void Scale(int k) { X *= k; Y *= k; } public int Sum => X + Y; public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y); }
public struct Mixed { public byte A; public long B; public short C; public Point D; public bool E; }
public readonly record struct Pair(int First, long Second);
public record struct Mutable(int A, byte B) { public int C { get; set; } = A * 2; }
[StructLayout(LayoutKind.Explicit)] public struct Union { [FieldOffset(0)] public ulong All; [FieldOffset(0)] public uint Low; [FieldOffset(4)] public uint High; [FieldOffset(7)] public byte Top; }
[StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Packed { public byte A; public int B; public short C; public long D; }
[InlineArray(8)] public struct Eight { int _first; }
[InlineArray(3)] public struct ThreePoints { Point _first; }
public struct Bits { public uint Raw; public uint Low { readonly get => Raw & 0xF; set => Raw = (Raw & ~0xFu) | (value & 0xF); } }
public enum Color : byte { Red = 1, Green = 2, Blue = 4 }
[System.Flags] public enum Wide : long { None = 0, A = 1, B = 1L << 40, C = -1 }
public unsafe struct Fixed { public fixed int Data[4]; public int Tail; }
public struct Generic<T> { public T Value; public int Count; public Generic(T v) { Value = v; Count = 1; } public void Set(T v) { Value = v; Count++; } }
public interface IShape { int Area(); static virtual int Sides => 0; static abstract int Kind { get; } }
public struct Square(int side) : IShape { readonly int _side = side; public int Area() => _side * _side; public static int Sides => 4; public static int Kind => 1; }
public struct Circle(int r) : IShape { int _r = r; int IShape.Area() { _r++; return 3 * _r * _r; } public static int Kind => 2; }

public static class Structs
{
    public static int Fields(int a, int b) { Point p; p.X = a; p.Y = b; return p.X * 3 + p.Y; }
    public static int Constructor(int a, int b) => new Point(a, b).Sum;
    public static int Method(int a, int b) => new Point(a, b).Dot(new Point(2, 3));
    public static int Mutate(int a) { var p = new Point(a, 2); p.Scale(3); return p.X - p.Y; }
    public static int CopySemantics(int a) { var p = new Point(a, 1); var q = p; q.X++; p.Y += 5; return p.X + q.X * 10 + p.Y * 100 + q.Y * 1000; }
    public static int Operator(int a, int b) { var p = new Point(a, b) + new Point(b, a); return p.X ^ p.Y; }
    public static int ByValue(int a) { var p = new Point(a, a); int r = Change(p); return r + p.X; }
    static int Change(Point p) { p.X = 99; return p.X + p.Y; }
    public static int ByRef(int a) { var p = new Point(a, a); Swap(ref p); return p.X * 7 + p.Y; }
    static void Swap(ref Point p) { p = new Point(p.Y + 1, p.X); }
    public static int ByIn(int a) { var p = new Point(a, 4); return SumIn(in p); }
    static int SumIn(in Point p) => p.X + p.Y;
    public static int ReturnStruct(int a) { var p = Make(a); return p.X + p.Y; }
    static Point Make(int a) => a > 0 ? new Point(a, 1) : default;
    public static long MixedLayout(int a, byte b) { Mixed m = default; m.A = b; m.B = a; m.C = (short)a; m.D.X = a + 1; m.D.Y = 2; m.E = a > 0; return m.A + m.B + m.C + m.D.X + m.D.Y + (m.E ? 1000 : 0); }
    public static int NestedCopy(int a) { Mixed m = default; m.D = new Point(a, 3); Mixed n = m; n.D.X++; return m.D.X + n.D.X; }
    public static int DefaultValue(int a) { Mixed m = new(); return m.D.X + a; }
    public static long Record(int a, long b) { var p = new Pair(a, b); var q = p with { First = 3 }; return p.First + q.First + q.Second; }
    public static bool RecordEquality(int a, int b) => new Pair(a, 1) == new Pair(b, 1);
    public static bool RecordInequality(int a, long b) => new Pair(1, a) != new Pair(1, b);
    public static long Deconstruct(int a, long b) { var (x, y) = new Pair(a, b); return x + y; }
    public static int MutableRecord(int a, byte b) { var m = new Mutable(a, b); m.C += 3; m.A++; return m.A + m.B + m.C; }
    public static int UnionHigh(ulong a) { Union u = default; u.All = a; return (int)(u.High ^ u.Low) + u.Top; }
    public static ulong UnionBuild(uint a, uint b) { Union u = default; u.Low = a; u.High = b; u.Top = 1; return u.All; }
    public static long PackedFields(int a, byte b) { Packed p; p.A = b; p.B = a; p.C = (short)a; p.D = a; return p.A + p.B + p.C + p.D + Unsafe.SizeOf<Packed>(); }
    public static int Inline(byte a) { Eight e = default; for (int i = 0; i < 8; i++) e[i] = i * a; int s = 0; foreach (int x in e) s += x; return s; }
    public static int InlineIndex(byte a, int v) { Eight e = default; e[a & 7] = v; e[3]++; return e[3] + e[a & 7] * 2; }
    public static int InlineOutOfRange(int a) { Eight e = default; e[0] = 5; return e[a]; }
    public static int InlineSpan(byte a) { Eight e = default; System.Span<int> s = e; s[a & 7] = 9; return e[0] + e[5] + s.Length; }
    public static int InlineStructs(int a) { ThreePoints t = default; t[1].X = a; t[2] = t[1]; t[2].Y = 4; return t[0].X + t[1].X + t[2].X + t[2].Y; }
    public static uint PropertySetter(uint a) { Bits b = default; b.Raw = 0xFFFF0; b.Low = a; b.Low++; return b.Raw + b.Low; }
    public static int Enums(byte a) { var c = (Color)a; return c switch { Color.Red => 1, Color.Green => 2, Color.Red | Color.Green => 3, Color.Blue => 4, _ => 0 } + (int)c; }
    public static bool Flags(byte a) => ((Color)a & Color.Green) != 0;
    public static bool HasFlag(byte a) { var c = (Color)a; return (c & Color.Blue) == Color.Blue; }
    public static long WideEnum(long a) { var w = (Wide)a; w |= Wide.B; return w == Wide.C ? 1 : (long)w; }
    public static unsafe int FixedBuffer(byte a) { Fixed f = default; f.Data[a & 3] = 7; f.Tail = 1; return f.Data[0] + f.Data[3] * 2 + f.Tail + sizeof(Fixed); }
    public static int GenericInt(int a) { var g = new Generic<int>(a); g.Set(a + 1); return g.Value + g.Count; }
    public static long GenericNested(int a) { var g = new Generic<Generic<Point>>(new(new Point(a, 2))); g.Value.Value.X++; return g.Value.Value.X + g.Value.Count; }
    public static int Constrained(int a) => Area(new Square(a)) + Area(new Circle(a & 15));
    static int Area<T>(T shape) where T : IShape => shape.Area() + T.Sides * 100 + T.Kind;
    public static int ConstrainedByRef(byte a) { var c = new Circle(a); return Twice(ref c); }
    static int Twice<T>(ref T shape) where T : struct, IShape => shape.Area() + shape.Area();
    public static int GenericBranch(int a) => Size<int>(a) + Size<byte>(a) + Size<Point>(a);
    static int Size<T>(int a) { if (typeof(T) == typeof(int)) return a; if (typeof(T) == typeof(byte)) return a * 2; return Unsafe.SizeOf<T>(); }
    public static int Tuples(int a, int b) { (int x, int y) t = (a, b); t.x++; (t.x, t.y) = (t.y, t.x); return t.x * 3 + t.y; }
    public static long LongTuple(int a) { var t = (a, (byte)2, 3L, (short)4); t.Item3 += t.Item1; return t.Item1 + t.Item2 + t.Item3 + t.Item4; }
    public static bool TupleEquality(int a, int b) => (a, b) == (b, a);
    public static bool TupleEquals(int a, int b) => (a, b).Equals((1, 2));
    static (int, bool) Divide(int a, int b) => b == 0 ? (0, false) : (a / 2, true);
    public static int TupleReturn(int a, int b) { var (q, ok) = Divide(a, b); return ok ? q : -1; }
    public static int NullableValue(int a) { int? x = a == 0 ? null : a; return x.HasValue ? x.Value : -5; }
    public static int NullableThrows(int a) { int? x = a < 0 ? null : a; return x!.Value; }
    public static int NullableArithmetic(int a, int b) { int? x = a > 2 ? a : null; int? y = x + b; return y ?? 77; }
    public static bool NullableComparison(int a) { int? x = a > 2 ? a : null; return x > 3; }
    public static int NullableGetOrDefault(byte a) { byte? x = a == 1 ? null : a; return x.GetValueOrDefault() + x.GetValueOrDefault(9); }
    public static int IsPattern(int a) { int? x = a > 0 ? a : null; return x is { } v ? v : 0; }
    public static int PropertyPattern(int a, int b) => new Point(a, b) is { X: > 0, Y: 1 or 2 } p ? p.X : -1;
    public static int IndexFromEnd(byte a) { System.Span<int> s = stackalloc int[4]; s[^1] = a; s[^2] = 3; return s[3] + s[2]; }
    public static int RefField(int a) { int x = a; var h = new Holder(ref x); h.Value += 2; return x; }
    ref struct Holder { readonly ref int _value; public Holder(ref int v) => _value = ref v; public ref int Value => ref _value; }
    public static int StaticProperty(int a) => Counter.Limit + a;
    static class Counter { public static int Limit => 42; public const int Const = 5; public static readonly int Folded = Const * 8 + 2; public static readonly Point Origin = new(3, 4); public static readonly ulong Big = 0xFFFFFFFFFFUL; }
    public static int StaticReadonly(int a) => a + Counter.Folded;
    public static int StaticReadonlyStruct(int a) => a * Counter.Origin.X + Counter.Origin.Y;
    public static ulong StaticReadonlyBig(ulong a) => a & Counter.Big;
    public static int SwapFields(int a, int b) { var p = new Point(a, b); (p.X, p.Y) = (p.Y, p.X); return p.X - p.Y; }
    public static int ObjectInitializer(int a) { var m = new Mixed { A = 1, B = a, D = { X = 4 } }; return (int)(m.A + m.B + m.D.X); }
    public static int DupStruct(int a) { Point p, q; p = q = new Point(a, 1); p.X++; return p.X + q.X; }
    public static int Selected(bool c, int a) { var p = c ? new Point(a, 1) : new Point(2, a); return p.X * 5 + p.Y; }
    public static int StructInLoop(byte n) { var p = new Point(0, 1); for (int i = 0; i < n; i++) p = new Point(p.Y, p.X + 1); return p.X * 1000 + p.Y; }
    public static int CompareRecords(int a) { var x = new Pair(a, 2); return x.Equals(new Pair(7, 2)) ? 1 : 0; }
    public static int ReadonlyThis(int a) { var p = new Point(a, a); return p.Dot(p); }
    public static int SizeOfs(int a) => a + Unsafe.SizeOf<Mixed>() + Unsafe.SizeOf<Union>() + Unsafe.SizeOf<Eight>() + Unsafe.SizeOf<(byte, long)>() + Unsafe.SizeOf<int?>();
}
