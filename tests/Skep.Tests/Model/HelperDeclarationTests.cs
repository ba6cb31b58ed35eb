using System.Reflection;
using Skep.KernelAbi;

namespace Skep.Tests.Model;

/// <summary>
/// Methods that stand for helpers have the helpers' prototypes, and bodies for BPF have the signatures of what they replace.
/// </summary>
public class HelperDeclarationTests
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    static IEnumerable<MethodInfo> Methods => typeof(Bpf).Assembly.GetTypes().SelectMany(type => type.GetMethods(All));

    public static TheoryData<string> HelperMethods =>
        [.. Methods.Where(method => method.IsDefined(typeof(BpfHelperAttribute))).Select(method =>
            $"{method.DeclaringType!.Name}: {method}")];

    [Theory]
    [MemberData(nameof(HelperMethods))]
    public void Arguments_are_those_of_the_prototype(string name)
    {
        MethodInfo method = Methods.Single(method => $"{method.DeclaringType!.Name}: {method}" == name);
        HelperId id = method.GetCustomAttribute<BpfHelperAttribute>()!.Helper;
        Assert.True(Helpers.TryGet(id, out HelperInfo? helper));
        ArgumentKind[] expected = [.. helper.Prototype.Arguments.Select(argument => argument.Kind)];
        string[] given = [.. Arguments(method)];
        // The kernel takes three more for a format of that many conversions.
        if (id == HelperId.TracePrintk)
            given = given[..expected.Length];
        Assert.True(expected.Length == given.Length, $"{method} has {given.Length} arguments, {helper}");
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Fits(expected[i], given[i]), $"argument {i + 1} of {method} is a {given[i]}, {helper}");
        Assert.Equal(helper.Prototype.Return.Kind is not (ReturnKind.Integer or ReturnKind.Void), IsPointer(method.ReturnType));
    }

    [Fact]
    public void Every_body_for_bpf_has_the_signature_of_the_other()
    {
        MethodInfo[] replaced = [.. Methods.Where(method => method.IsDefined(typeof(KernelBodyAttribute)))];
        Assert.NotEmpty(replaced);
        foreach (MethodInfo method in replaced)
        {
            string other = method.GetCustomAttribute<KernelBodyAttribute>()!.Method;
            Assert.Contains(method.DeclaringType!.GetMethods(All), candidate => candidate.Name == other
                && Signature(candidate) == Signature(method));
        }
    }

    /// <summary>Attributes name sections that loaders know.</summary>
    [Fact]
    public void Every_program_attribute_has_a_known_section()
    {
        // That of a foreign program repeats the section of its object, whatever it is.
        Type[] attributes = [.. typeof(Bpf).Assembly.GetTypes().Where(
            type => type.IsSubclassOf(typeof(ProgramAttribute)) && type != typeof(ForeignProgramAttribute))];
        Assert.True(attributes.Length > 50);
        foreach (Type attribute in attributes)
        {
            SectionAttribute[] sections = [.. attribute.GetCustomAttributes<SectionAttribute>()];
            Assert.NotEmpty(sections);
            foreach (SectionAttribute section in sections)
                Assert.NotNull(SectionTable.Resolve(string.Format(null, section.Template, "a", "b", "c")));
        }
    }

    static IEnumerable<string> Arguments(MethodInfo method)
    {
        if (!method.IsStatic)
            yield return Kind(method.DeclaringType!);
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.ParameterType.Name.Contains("Span`1", StringComparison.Ordinal))
            {
                yield return "pointer";
                yield return "number";
            }
            else
            {
                yield return Kind(parameter.ParameterType);
            }
        }
    }

    static string Kind(Type type) => type switch
    {
        { IsByRef: true } when type.GetElementType()!.IsDefined(typeof(BpfContextAttribute))
            || type.GetElementType()!.Name == "TContext" => "context",
        { IsByRef: true } => "pointer",
        _ when type.IsSubclassOf(typeof(Map)) => "map",
        _ when type.IsSubclassOf(typeof(Delegate)) => "callback",
        { IsClass: true } or { IsGenericParameter: true } => "pointer",
        _ => "number",
    };

    static bool Fits(ArgumentKind kind, string given) => kind switch
    {
        ArgumentKind.Context => given == "context",
        ArgumentKind.Map => given == "map",
        ArgumentKind.Callback => given == "callback",
        ArgumentKind.Scalar or ArgumentKind.MemorySize or ArgumentKind.MemorySizeOrZero or ArgumentKind.AllocationSize => given == "number",
        ArgumentKind.Anything => true,
        // A socket is a context to the programs that have it as one. Null is a number.
        ArgumentKind.SockCommon or ArgumentKind.Socket or ArgumentKind.AnySock => given == "context",
        ArgumentKind.MapValue => given is "pointer" or "number",
        _ => given == "pointer",
    };

    static bool IsPointer(Type type) => type.IsByRef || type.IsClass || (type.IsGenericParameter && !type.IsValueType);

    static string Signature(MethodInfo method)
    {
        IEnumerable<string> parameters = method.GetParameters().Select(parameter => parameter.ParameterType.ToString());
        return $"{method.ReturnType} {method.IsStatic} ({string.Join(", ", parameters)})";
    }
}
