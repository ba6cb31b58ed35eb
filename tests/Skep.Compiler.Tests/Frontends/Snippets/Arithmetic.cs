public static class Arithmetic
{
    public static int Add(int a, int b) => a + b;
    public static int Sub(int a, int b) => a - b;
    public static int Mul(int a, int b) => a * b;
    public static int Div(int a, int b) => a / b;
    public static int Rem(int a, int b) => a % b;
    public static uint UDiv(uint a, uint b) => a / b;
    public static uint URem(uint a, uint b) => a % b;
    public static long LAdd(long a, long b) => a + b;
    public static long LMul(long a, long b) => a * b;
    public static long LDiv(long a, long b) => a / b;
    public static long LRem(long a, long b) => a % b;
    public static ulong ULDiv(ulong a, ulong b) => a / b;
    public static ulong ULRem(ulong a, ulong b) => a % b;
    public static int DivByConstant(int a) => a / 10;
    public static int RemByMinusOne(int a) => a % -1;
    public static uint UDivByConstant(uint a) => a / 7;
    public static int And(int a, int b) => a & b;
    public static int Or(int a, int b) => a | b;
    public static int Xor(int a, int b) => a ^ b;
    public static int Not(int a) => ~a;
    public static int Negate(int a) => -a;
    public static long LNegate(long a) => -a;
    public static int Shl(int a, int b) => a << b;
    public static int Shr(int a, int b) => a >> b;
    public static int ShrUnsigned(int a, int b) => a >>> b;
    public static uint UShr(uint a, int b) => a >> b;
    public static long LShl(long a, int b) => a << b;
    public static long LShr(long a, int b) => a >> b;
    public static ulong ULShr(ulong a, int b) => a >> b;
    public static byte ByteAdd(byte a, byte b) => (byte)(a + b);
    public static sbyte SByteMul(sbyte a, sbyte b) => (sbyte)(a * b);
    public static short ShortSub(short a, short b) => (short)(a - b);
    public static ushort UShortShl(ushort a) => (ushort)(a << 3);
    public static char Next(char c) => (char)(c + 1);
    public static ulong Mixed(uint a, long b) => (ulong)(a + b);
    public static long IntPlusUInt(int a, uint b) => a + b;
    public static int Complex(int a, int b) => (a + b) * (a - b) ^ (a << 3) | (b >> 2);
    public static int Increments(int a) { int b = a++ + ++a; b += a--; return b - --a; }
    public static byte CompoundByte(byte a) { a += 200; a *= 3; a >>= 1; a ^= 0x55; return a; }
    public static sbyte CompoundSByte(sbyte a) { a -= 100; a <<= 1; return a; }
    public static nint Native(nint a, int b) => a * b + 5;
    public static nuint NativeUnsigned(nuint a, uint b) => a + b;
    public static bool Even(int a) => a % 2 == 0;
    public static int Ternary(int a, int b) => a > b ? a : b;
    public static int NestedTernary(int a) => a < 0 ? -1 : a == 0 ? 0 : 1;
    public static int BoolToInt(bool a, bool b) => (a ? 1 : 0) + (b ? 2 : 0);
    public static bool Logic(bool a, bool b) => (a && !b) || (!a && b);
    public static bool NonShort(bool a, bool b) => (a & b) | (a ^ b);
    public static int Parenthesised(int x) => (x + 1) * (x + 2) / ((x & 7) + 1);
    public static ulong HashStep(ulong h, byte b) => (h ^ b) * 1099511628211UL;
    public static uint RotateLeft(uint x) => (x << 13) | (x >> 19);
    public static int AbsByHand(int x) { int mask = x >> 31; return (x + mask) ^ mask; }
}

public static class Comparisons
{
    public static bool Lt(int a, int b) => a < b;
    public static bool Le(int a, int b) => a <= b;
    public static bool Gt(int a, int b) => a > b;
    public static bool Ge(int a, int b) => a >= b;
    public static bool Eq(int a, int b) => a == b;
    public static bool Ne(int a, int b) => a != b;
    public static bool ULt(uint a, uint b) => a < b;
    public static bool ULe(uint a, uint b) => a <= b;
    public static bool UGt(uint a, uint b) => a > b;
    public static bool UGe(uint a, uint b) => a >= b;
    public static bool LLt(long a, long b) => a < b;
    public static bool LGe(long a, long b) => a >= b;
    public static bool ULLt(ulong a, ulong b) => a < b;
    public static bool ULGe(ulong a, ulong b) => a >= b;
    public static bool BothInRange(int a) => a is >= 1 and <= 100;
    public static bool NotPattern(int a) => a is not (0 or 1 or 2);
    public static bool Mixed(int a, uint b) => a < b;
    public static int Branches(int a, int b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if (a > b) r |= 4;
        if (a >= b) r |= 8;
        if (a == b) r |= 16;
        if (a != b) r |= 32;
        return r;
    }
    public static int UnsignedBranches(uint a, uint b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if (a > b) r |= 4;
        if (a >= b) r |= 8;
        return r;
    }
    public static int LongBranches(long a, long b) => a < b ? 1 : a > b ? 2 : 3;
    public static int CharClass(char c) => c is >= 'a' and <= 'z' ? 1 : c is >= 'A' and <= 'Z' ? 2 : 0;
}

public static class Conversions
{
    public static byte IntToByte(int a) => (byte)a;
    public static sbyte IntToSByte(int a) => (sbyte)a;
    public static short IntToShort(int a) => (short)a;
    public static ushort IntToUShort(int a) => (ushort)a;
    public static long IntToLong(int a) => a;
    public static ulong IntToULong(int a) => (ulong)a;
    public static long UIntToLong(uint a) => a;
    public static int LongToInt(long a) => (int)a;
    public static uint LongToUInt(long a) => (uint)a;
    public static byte LongToByte(long a) => (byte)a;
    public static sbyte ULongToSByte(ulong a) => (sbyte)a;
    public static char IntToChar(int a) => (char)a;
    public static int SByteToInt(sbyte a) => a;
    public static uint SByteToUInt(sbyte a) => (uint)a;
    public static ulong ShortToULong(short a) => (ulong)a;
    public static long ByteToLong(byte a) => a;
    public static nint IntToNative(int a) => a;
    public static nuint UIntToNative(uint a) => a;
    public static int NativeToInt(nint a) => (int)a;
    public static long Chain(int a) => (long)(short)(byte)a + (sbyte)a;
    public static byte CheckedIntToByte(int a) => checked((byte)a);
    public static sbyte CheckedIntToSByte(int a) => checked((sbyte)a);
    public static short CheckedLongToShort(long a) => checked((short)a);
    public static ushort CheckedIntToUShort(int a) => checked((ushort)a);
    public static int CheckedLongToInt(long a) => checked((int)a);
    public static uint CheckedLongToUInt(long a) => checked((uint)a);
    public static int CheckedULongToInt(ulong a) => checked((int)a);
    public static int CheckedUIntToInt(uint a) => checked((int)a);
    public static uint CheckedIntToUInt(int a) => checked((uint)a);
    public static ulong CheckedIntToULong(int a) => checked((ulong)a);
    public static ulong CheckedLongToULong(long a) => checked((ulong)a);
    public static long CheckedULongToLong(ulong a) => checked((long)a);
    public static byte CheckedULongToByte(ulong a) => checked((byte)a);
    public static sbyte CheckedUIntToSByte(uint a) => checked((sbyte)a);
}

public static class Checked
{
    public static int Add(int a, int b) => checked(a + b);
    public static int Sub(int a, int b) => checked(a - b);
    public static int Mul(int a, int b) => checked(a * b);
    public static uint UAdd(uint a, uint b) => checked(a + b);
    public static uint USub(uint a, uint b) => checked(a - b);
    public static uint UMul(uint a, uint b) => checked(a * b);
    public static long LAdd(long a, long b) => checked(a + b);
    public static long LSub(long a, long b) => checked(a - b);
    public static long LMul(long a, long b) => checked(a * b);
    public static ulong ULAdd(ulong a, ulong b) => checked(a + b);
    public static ulong ULSub(ulong a, ulong b) => checked(a - b);
    public static ulong ULMul(ulong a, ulong b) => checked(a * b);
    public static int Negate(int a) => checked(-a);
    public static byte Increment(byte a) => checked(++a);
    public static int SumOfSquares(int a, int b) { checked { return a * a + b * b; } }
}
