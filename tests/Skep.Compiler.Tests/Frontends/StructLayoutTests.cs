using System.Reflection;
using System.Runtime.CompilerServices;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>Structs have the size and the offsets that the runtime gives them.</summary>
public class StructLayoutTests
{
    static readonly AssemblySet Set = new([typeof(StructLayoutTests).Assembly.Location]);

    public static TheoryData<string> Zoo =>
        [.. typeof(LayoutZoo).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static row => row.Name)];

    [Theory]
    [MemberData(nameof(Zoo))]
    public void A_struct_is_laid_out_as_in_the_runtime(string name)
    {
        Type type = typeof(LayoutZoo).GetField(name)!.FieldType;
        AssemblyImage image = Set.Open(typeof(StructLayoutTests).Assembly.Location);
        TypeDefinitionInfo zoo = image.Find(typeof(LayoutZoo).Namespace!, nameof(LayoutZoo))!;
        var described = (NamedType)zoo.Open.FieldNamed(name)!.Type;

        foreach (FieldDesc field in described.InstanceFields)
        {
            FieldInfo actual = type.GetField(field.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            Assert.True(
                OffsetOf(
                    type, actual) == field.Offset, $"{type}.{field.Name}: {OffsetOf(type, actual)} in the runtime, {field.Offset} here");
        }
        Assert.Equal(SizeOf(type), StructLayout.SizeOf(described));
    }

    static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    // The distance between the struct and the field in it, taken by code made for the type.
    static int OffsetOf(Type type, FieldInfo field)
    {
        var method = new System.Reflection.Emit.DynamicMethod(
            "offset", typeof(int), [], typeof(StructLayoutTests).Module, skipVisibility: true);
        System.Reflection.Emit.ILGenerator il = method.GetILGenerator();
        il.DeclareLocal(type);
        il.Emit(System.Reflection.Emit.OpCodes.Ldloca, 0);
        il.Emit(System.Reflection.Emit.OpCodes.Ldflda, field);
        il.Emit(System.Reflection.Emit.OpCodes.Conv_U);
        il.Emit(System.Reflection.Emit.OpCodes.Ldloca, 0);
        il.Emit(System.Reflection.Emit.OpCodes.Conv_U);
        il.Emit(System.Reflection.Emit.OpCodes.Sub);
        il.Emit(System.Reflection.Emit.OpCodes.Conv_I4);
        il.Emit(System.Reflection.Emit.OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }
}
