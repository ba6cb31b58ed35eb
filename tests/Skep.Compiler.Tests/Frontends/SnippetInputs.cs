using System.Reflection;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>Arguments to run snippets with: edges of each type, and numbers in between.</summary>
static class SnippetInputs
{
    static readonly Dictionary<Type, object[]> Values = new()
    {
        [typeof(bool)] = [false, true],
        [typeof(byte)] = [(byte)0, (byte)1, (byte)5, (byte)127, (byte)128, (byte)255],
        [typeof(sbyte)] = [(sbyte)0, (sbyte)1, (sbyte)-1, (sbyte)100, sbyte.MinValue, sbyte.MaxValue],
        [typeof(short)] = [(short)0, (short)1, (short)-1, (short)1000, short.MinValue, short.MaxValue],
        [typeof(ushort)] = [(ushort)0, (ushort)1, (ushort)80, (ushort)0x1234, ushort.MaxValue],
        [typeof(char)] = ['\0', 'a', 'Z', '\uffff'],
        [typeof(int)] = [0, 1, 2, 3, -1, 7, 100, 0x12345678, int.MinValue, int.MaxValue, -100],
        [typeof(uint)] = [0u, 1u, 2u, 31u, 100u, 0x80000000u, 0xDEADBEEFu, uint.MaxValue],
        [typeof(long)] = [0L, 1L, -1L, 12L, 0x123456789ABCDEFL, long.MinValue, long.MaxValue, -5000000000L],
        [typeof(ulong)] = [0UL, 1UL, 63UL, 1000UL, 0x8000000000000000UL, 0xFEDCBA9876543210UL, ulong.MaxValue],
        [typeof(nint)] = [(nint)0, (nint)1, (nint)(-1), (nint)1000],
        [typeof(nuint)] = [(nuint)0, (nuint)1, (nuint)1000],
    };

    public static IEnumerable<object?[]> For(MethodInfo method)
    {
        IEnumerable<object?[]> rows = [[]];
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            object[] values = Values[parameter.ParameterType];
            rows = rows.SelectMany(row => values.Select(value => (object?[])[.. row, value]));
        }
        return rows.Take(400);
    }
}
