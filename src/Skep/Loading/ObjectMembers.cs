using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Skep;

/// <summary>The members of a BPF class that mean something.</summary>
sealed class ObjectMembers
{
    public const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.NonPublicProperties
        | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    static readonly ConcurrentDictionary<Type, ObjectMembers> Known = new();

    ObjectMembers([DynamicallyAccessedMembers(Needed)] Type type)
    {
        Type = type;
        PropertyInfo[] properties = type.GetProperties(Instance);
        Maps = [.. properties.Where(static property => property.PropertyType.IsSubclassOf(typeof(Map)))];
        Globals = [.. properties.Where(static property => property.PropertyType.IsAssignableTo(typeof(IGlobal)))];
        Constants = [.. properties.Where(IsConstant)];
        Programs = [.. type.GetMethods(Instance).Where(static method => method.IsDefined(typeof(ProgramAttribute)))];
    }

    public Type Type { get; }

    /// <summary>The object's name.</summary>
    public string Name => Type.GetCustomAttribute<BpfAttribute>()?.Name ?? Type.Name;

    public IReadOnlyList<PropertyInfo> Maps { get; }

    public IReadOnlyList<PropertyInfo> Globals { get; }

    /// <summary>Properties that are set when the instance is made, and constant for the programs.</summary>
    public IReadOnlyList<PropertyInfo> Constants { get; }

    public IReadOnlyList<MethodInfo> Programs { get; }

    public static ObjectMembers Of([DynamicallyAccessedMembers(Needed)] Type type) =>
        Known.TryGetValue(type, out ObjectMembers? members) ? members : Known.GetOrAdd(type, new ObjectMembers(type));

    public static string ProgramName(MethodInfo method) => method.GetCustomAttribute<ProgramAttribute>()?.Name ?? method.Name;

    public static string VariableName(PropertyInfo property) => property.GetCustomAttribute<VariableNameAttribute>()?.Name ?? property.Name;

    /// <summary>The section of a program, and what it says of the program.</summary>
    /// <exception cref="ArgumentException">The method is no program.</exception>
    public static (string Name, SectionAttribute Section) SectionOf(MethodInfo method)
    {
        CustomAttributeData program = method.CustomAttributes.FirstOrDefault(static data =>
            data.AttributeType.IsSubclassOf(typeof(ProgramAttribute)))
            ?? throw new ArgumentException($"{method.Name} is no program: it has no attribute such as [Xdp]", nameof(method));
        object?[] arguments = [.. program.ConstructorArguments.Select(static argument => argument.Value)];
        SectionAttribute section = program.AttributeType.GetCustomAttributes<SectionAttribute>()
            .FirstOrDefault(candidate => Takes(candidate.Template, arguments.Length))
            ?? throw new ArgumentException($"{program.AttributeType.Name} has no [Section] for {arguments.Length} arguments",
                nameof(method));
        return (string.Format(CultureInfo.InvariantCulture, section.Template, arguments), section);
    }

    static bool Takes(string template, int count) => template.Count(static c => c == '{') == count;

    static bool IsConstant(PropertyInfo property) => property.SetMethod is { } setter
        && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        && property.PropertyType.IsValueType;
}
