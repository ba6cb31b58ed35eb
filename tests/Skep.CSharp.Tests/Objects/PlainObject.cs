using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Skep.CSharp.Tests.Objects;

/// <summary>An instance of a program class whose programs are called as methods.</summary>
sealed class PlainObject : ObjectState
{
    readonly BpfObject _instance;

    public PlainObject(Type type)
    {
        _instance = (BpfObject)Activator.CreateInstance(type)!;
        foreach (Map map in MapsOf(_instance))
            Add(map.Raw);
    }

    public static IEnumerable<MethodInfo> Programs(Type type) =>
        type.GetMethods().Where(static method => method.GetCustomAttributes<ProgramAttribute>().Any()).OrderBy(static method => method.MetadataToken);

    protected override (long Result, byte[] Memory) Execute(MethodInfo program, byte[] input)
    {
        Type parameter = program.GetParameters()[0].ParameterType.GetElementType()!;
        object context = parameter == typeof(XdpContext) ? new XdpContext(input)
            : parameter == typeof(SkbContext) ? new SkbContext(input)
            : FromBytes(parameter, input);
        object?[] arguments = [context];
        long result;
        try
        {
            result = Convert.ToInt64(program.Invoke(_instance, arguments), CultureInfo.InvariantCulture);
        }
        catch (TargetInvocationException)
        {
            result = ObjectMembers.SectionOf(program).Section.AbortValue;
        }
        byte[] memory = context switch
        {
            XdpContext packet => MemoryMarshal.CreateReadOnlySpan(ref packet.Data, packet.Packet.Length).ToArray(),
            SkbContext packet => MemoryMarshal.CreateReadOnlySpan(ref packet.Data, packet.Packet.Length).ToArray(),
            _ => ToBytes(arguments[0]!),
        };
        return (result, memory);
    }

    protected override IEnumerable<(string, byte[])> Globals() =>
        from property in _instance.Members.Globals
        select (property.Name, ((IGlobal)property.GetValue(_instance)!).Bytes.ToArray());

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _instance.Dispose();
    }

    public static IEnumerable<Map> MapsOf(BpfObject instance) => instance.Members.Maps.Select(property => (Map)property.GetValue(instance)!);

    public static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    static object FromBytes(Type type, byte[] bytes) =>
        typeof(PlainObject).GetMethod(nameof(Read), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [bytes])!;

    static byte[] ToBytes(object value) =>
        (byte[])typeof(PlainObject).GetMethod(nameof(Write), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(value.GetType()).Invoke(null, [value])!;

    static T Read<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes);

    static byte[] Write<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
