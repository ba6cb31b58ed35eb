using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.CSharp.Tests.Snippets;

/// <summary>The snippets of the compiler's tests, each with a program around it that takes the arguments from its context and leaves the result there.</summary>
sealed class SnippetBuild
{
    readonly AssemblySet _assemblies;

    SnippetBuild(OptimizationLevel level, AssemblySet assemblies)
    {
        _assemblies = assemblies;
        (string, string)[] sources = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Snippets"), "*.cs").Order(StringComparer.Ordinal)
            .Select(static path => (Path.GetFileName(path), File.ReadAllText(path)))];
        // Only the compiled snippets say what programs there are to write.
        IEnumerable<MethodInfo> found = SnippetsOf(Assembly.Load(CSharpCompiler.Compile("Snippets" + level, level, sources)));
        Image = CSharpCompiler.Compile("Programs" + level, level, [.. sources, ("Programs.cs", Programs(found))]);
        Snippets = SnippetsOf(Assembly.Load(Image)).ToDictionary(NameOf);
    }

    public static SnippetBuild Debug { get; } = new(OptimizationLevel.Debug, NewAssemblies());

    public static SnippetBuild Release { get; } = new(OptimizationLevel.Release, NewAssemblies());

    public byte[] Image { get; }

    public IReadOnlyDictionary<string, MethodInfo> Snippets { get; }

    /// <summary>Imports the program around a snippet, compiles it, and runs it in each engine.</summary>
    public SnippetRun Open(string name) => new(_assemblies, Image, "Program_" + name.Replace('.', '_'));

    // One for each configuration, as the two run at the same time.
    static AssemblySet NewAssemblies() => new([.. CSharpCompiler.References, .. Directory.GetFiles(AppContext.BaseDirectory, "Skep*.dll")]);

    static IEnumerable<MethodInfo> SnippetsOf(Assembly assembly) => assembly.GetExportedTypes()
        .Where(static type => type.IsAbstract && type.IsSealed && type.DeclaringType is null)
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    static string Programs(IEnumerable<MethodInfo> snippets)
    {
        var text = new StringBuilder("public struct Call { public long A, B, C, D, E, Result; }\n");
        foreach (MethodInfo snippet in snippets)
        {
            string arguments = string.Join(", ", snippet.GetParameters().Select(static (parameter, i) => Argument(parameter.ParameterType, $"c.{(char)('A' + i)}")));
            string call = $"{NameOf(snippet)}({arguments})";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                public sealed class Program_{{snippet.DeclaringType!.Name}}_{{snippet.Name}} : Skep.BpfObject
                {
                    [Skep.Syscall]
                    public int Run(ref Call c)
                    {
                        c.Result = {{(snippet.ReturnType == typeof(bool) ? $"{call} ? 1 : 0" : $"unchecked((long)({call}))")}};
                        return 1;
                    }
                }

                """);
        }
        return text.ToString();
    }

    static string Argument(Type type, string field) => type == typeof(bool) ? $"{field} != 0" : $"unchecked(({type.FullName}){field})";
}
