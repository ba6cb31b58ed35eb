using System.Reflection;
using Microsoft.CodeAnalysis;
using Skep.Compiler.Frontends.CSharp;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Checking;
using Skep.Compiler.Ir.Execution;
using Skep.Diagnostics;
using Module = Skep.Compiler.Ir.Module;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>The snippets, compiled in one configuration: to be run as plain C#, and to be imported.</summary>
sealed class SnippetAssembly
{
    // For as long as the tests run.
    static readonly AssemblySet References = new(Roslyn.References);

    readonly AssemblyImage _image;

    SnippetAssembly(OptimizationLevel level)
    {
        byte[] bytes = Roslyn.Compile(
            "Snippets" + level, level,
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Snippets"), "*.cs").Order(StringComparer.Ordinal)
                .Select(static path => (Path.GetFileName(path), File.ReadAllText(path))));
        Plain = Assembly.Load(bytes);
        _image = References.Add(bytes);
    }

    public static SnippetAssembly Debug { get; } = new(OptimizationLevel.Debug);

    public static SnippetAssembly Release { get; } = new(OptimizationLevel.Release);

    public Assembly Plain { get; }

    /// <summary>Static methods of the public classes that take and give numbers.</summary>
    public IEnumerable<MethodInfo> Snippets =>
        Plain.GetExportedTypes().Where(static type => type.IsAbstract && type.IsSealed && type.DeclaringType is null)
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    public MethodInfo Snippet(string name) => Snippets.Single(method => NameOf(method) == name);

    public static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    public (Module Module, ImportedFunction Function) Import(string name, DiagnosticBag diagnostics)
    {
        string[] parts = name.Split('.');
        var module = new Module(parts[1]);
        var importer = new ModuleImporter(References, module, new CSharpOptions(), diagnostics);
        NamedType type = _image.Find("", parts[0])!.Open;
        MethodDesc method = type.Method(type.Definition.MethodsNamed(parts[1]).Single());
        return (module, importer.Function(method, new (Known?, KernelMemory)[method.AllParameters.Length]));
    }

    /// <summary>Runs an imported function; null when it aborts.</summary>
    public static long? Run(Module module, ImportedFunction imported, object?[] arguments)
    {
        var machine = new IrMachine(module, new IrHost());
        var values = new List<long>(arguments.Select(static argument => AsLong(argument!)));
        byte[] aborted = new byte[4];
        if (imported.MayAbort)
            values.Add(machine.Memory.Add(aborted));
        long result = machine.Run(imported.Function, [.. values]);
        return aborted[0] != 0 ? null : result;
    }

    /// <summary>Runs the method as plain C#; null when it throws.</summary>
    public static long? RunPlain(MethodInfo method, object?[] arguments)
    {
        try
        {
            return AsLong(method.Invoke(null, arguments)!) & (IsWide(method.ReturnType) ? -1 : uint.MaxValue);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    static bool IsWide(Type type) => type == typeof(long) || type == typeof(ulong) || type == typeof(nint) || type == typeof(nuint);

    static long AsLong(object value) => value switch
    {
        ulong number => (long)number,
        nuint number => (long)number,
        nint number => number,
        bool truth => truth ? 1 : 0,
        char character => character,
        Enum member => Convert.ToInt64(member, System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    public static void Check(Module module)
    {
        foreach (Function function in module.Functions)
            IrChecker.Demand(function, "the import");
    }
}
