public static class Control
{
    public static int Sum(byte n) { int s = 0; for (int i = 0; i <= n; i++) s += i; return s; }
    public static int While(byte n) { int s = 0; while (n != 0) { s += n & 1; n >>= 1; } return s; }
    public static int DoWhile(byte n) { int s = 0; do { s = s * 3 + n; n /= 2; } while (n > 0); return s; }
    public static int BreakContinue(byte n)
    {
        int s = 0;
        for (int i = 0; ; i++)
        {
            if (i == n) break;
            if (i % 3 == 0) continue;
            s += i;
        }
        return s;
    }
    public static int Nested(byte n)
    {
        int s = 0;
        for (int i = 0; i < (n & 15); i++)
            for (int j = i; j < 16; j++)
                s += i * j;
        return s;
    }
    public static int Switch(int x)
    {
        switch (x)
        {
            case 0: return 10;
            case 1: return 20;
            case 2: case 3: return 30;
            case 7: return 70;
            case 100: return 1;
            default: return -1;
        }
    }
    public static int SparseSwitch(int x) => x switch { -100 => 1, 0 => 2, 0x12345678 => 3, int.MaxValue => 4, int.MinValue => 5, _ => 6 };
    public static int ByteSwitch(byte x) => x switch { 0 => 5, 1 => 6, 5 => 7, 127 or 128 => 8, > 200 => 9, _ => 0 };
    public static int LongSwitch(long x) => x switch { 0 => 1, -1 => 2, 12 => 3, long.MaxValue => 4, _ => 5 };
    public static int UnsignedSwitch(uint x) => x switch { 0 => 1, 1 => 2, 2 => 3, 0x80000000 => 4, uint.MaxValue => 5, _ => 6 };
    public static int SwitchWithGuards(int x, int y) => x switch { > 0 when y > 0 => 1, > 0 => 2, < 0 when y < 0 => 3, _ => 4 };
    public static int TuplePattern(bool a, bool b) => (a, b) switch { (true, true) => 3, (true, false) => 2, (false, true) => 1, _ => 0 };
    public static int Goto(byte n)
    {
        int s = 0, i = n;
    again:
        s += i;
        if (i-- > 1) goto again;
        return s;
    }
    public static int SwitchInLoop(byte n)
    {
        int state = 0;
        for (int i = 0; i < n; i++)
        {
            switch (state)
            {
                case 0: state = 1; break;
                case 1: state = (i & 1) == 0 ? 2 : 0; break;
                case 2: state = 0; break;
            }
        }
        return state;
    }
    public static int ConditionalOnStack(int a, int b) => 1 + (a > 0 ? b : -b) * (b > 0 ? a : 2);
    public static int Coalesce(int a) { int? x = a > 3 ? a : null; return x ?? -7; }
    public static int EarlyReturns(int a)
    {
        if (a < 0) return 1;
        if (a == 0) return 2;
        if (a > 100) return 3;
        return 4;
    }
    public static int Throws(int a) { if (a == 7) throw new System.InvalidOperationException($"no {a}"); return a; }
    public static int ThrowExpression(int a) => a > 0 ? a : throw new System.ArgumentException("negative");
    public static int ThrowInSwitch(byte a) => a switch { 0 => 1, 1 => 2, _ => throw new System.NotSupportedException() };
    public static int NonExhaustive(bool a, byte b) => (a, b) switch { (true, > 5) => 1, (false, _) => 2, (true, 0) => 3 };
    public static int ThrowInCallee(int a) => Half(a) + 1;
    static int Half(int a) => a % 2 == 0 ? a / 2 : throw new System.Exception("odd");
    public static int ThrowTwoDeep(int a) => ThrowInCallee(a) * 2;
    public static int SideEffectsBeforeThrow(byte a) { int x = a; x += 5; if (x > 100) { x++; throw new System.Exception(x.ToString()); } return x; }
    public static int Finally(int a) { int r = a; try { r += 1; if (a > 5) return r; r += 2; } finally { r += 10; } return r; }
    public static int FinallyRuns(int a) { int r = 0; Use(ref r, a); return r; }
    static void Use(ref int r, int a) { try { r = 1; if (a < 0) return; r = 2; } finally { r += 100; } }
    public static int NestedFinally(int a)
    {
        int r = 0;
        try { try { r += a; if (a == 1) return r; } finally { r *= 3; } r++; } finally { r += 7; }
        return r;
    }
    public static int LoopWithFinally(byte n)
    {
        int r = 0;
        for (int i = 0; i < n; i++)
        {
            try { if (i == 3) continue; if (i == 6) break; r += i; } finally { r += 100; }
        }
        return r;
    }
    public static int Using(int a) { int log = 0; using (new Scope(ref log)) { if (a > 3) return a; } return log; }
    ref struct Scope { ref int _log; public Scope(ref int log) { _log = ref log; _log += 1; } public void Dispose() => _log += 10; }
    public static int UsingDeclaration(int a) { int log = 0; Inner(ref log, a); return log; }
    static void Inner(ref int log, int a) { using var s = new Scope(ref log); if (a == 0) return; log *= 2; }
    public static int LocalFunctions(int a) { int b = a * 2; return Twice(b) + Captured(); static int Twice(int x) => x * 2; int Captured() => a + b; }
    public static int LocalFunctionChanges(int a) { int total = 0; for (int i = 0; i < 5; i++) Add(i); return total; void Add(int x) => total += x * a; }
    public static int Lambda(int a) => Apply(static x => x * 3, a);
    static int Apply(System.Func<int, int> f, int x) => f(x) + f(x + 1);
    public static int MethodGroup(int a) => Apply(Triple, a);
    static int Triple(int x) => x * 3;
    public static int LambdaInLocal(int a) { System.Func<int, int> f = static x => x - 1; return f(a) + f(5); }
    delegate int Reader(ref int x, byte y);
    static int Call(Reader r, ref int x) => r(ref x, 3);
    public static int DelegateWithRef(int a) => Call(static (ref int x, byte y) => x += y, ref a) + a;
    public static int DeepCalls(int a) => A(a) + B(a);
    static int A(int x) => B(x) * 2;
    static int B(int x) => C(x) - 1;
    static int C(int x) => x ^ 0x55;
    public static int ManyArguments(int a, int b) => Seven(a, b, 1, 2, 3, (byte)a, (short)b);
    static int Seven(int a, int b, int c, long d, uint e, byte f, short g) => (int)(a + b * c - d + e + f * g);
    public static int OutParameter(int a) { if (TryHalf(a, out int h)) return h; return -1; }
    static bool TryHalf(int a, out int half) { half = a / 2; return a % 2 == 0; }
    public static int RefParameter(int a) { Bump(ref a); Bump(ref a); return a; }
    static void Bump(ref int x) => x = x * 2 + 1;
    public static int InParameter(int a) => ReadIn(in a, 5);
    static int ReadIn(in int x, in int y) => x - y;
    public static int RefReturn(int a, int b) { ref int m = ref Max(ref a, ref b); m = 7; return a * 1000 + b; }
    static ref int Max(ref int a, ref int b) => ref a > b ? ref a : ref b;
    public static int RefTernary(bool c, int a, int b) { ref int r = ref (c ? ref a : ref b); r++; return a - b; }
    public static int Assignments(int a) { int b, c; b = c = a + 1; b += c *= 2; return b ^ c; }
    public static int Optional(int a) => Default(a) + Default(a, y: 2);
    static int Default(int x, int y = 10) => x * y;
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static int Hard(int x) => x + 1;
    public static int NoInlining(int a) => Hard(Hard(a));
    public static int Discards(int a) { _ = Hard(a); (_, int y) = (a, a + 1); return y; }
    public static int CheckedInCallee(int a) => Ovf(a) + 1;
    static int Ovf(int a) => checked(a + 1000000000);
    public static bool Fibonacci(byte n) { uint a = 0, b = 1; for (int i = 0; i < (n & 31); i++) (a, b) = (b, a + b); return (a & 1) != 0; }
    public static uint Gcd(uint a, uint b) { a &= 0xFFFF; b &= 0xFFFF; for (int i = 0; i < 32 && b != 0; i++) { uint t = a % b; a = b; b = t; } return a; }
    public static int Collatz(byte n) { int steps = 0; uint x = (uint)n + 1; while (x != 1 && steps < 12) { x = (x & 1) == 0 ? x / 2 : x * 3 + 1; steps++; } return steps; }
}
