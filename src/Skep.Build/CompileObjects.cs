using System.IO.Compression;
using Microsoft.Build.Framework;
using Skep.Bytecode;
using Skep.Compiler;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Diagnostics;
using Skep.Objects;
using Task = Microsoft.Build.Utilities.Task;

namespace Skep.Build;

/// <summary>Compiles the program classes of an assembly and puts the objects into it, as its resource <c>Skep/objects.zip</c>.</summary>
public sealed class CompileObjects : Task
{
    const string ResourceName = "Skep/objects.zip";

    // An assembly made of the same sources is to be the same; the first time that a zip archive can hold.
    static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Path of the assembly, which is changed.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>What it was compiled against.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The version of the instruction set: v1 to v4.</summary>
    public string Isa { get; set; } = "v3";

    public override bool Execute()
    {
        if (!Enum.TryParse(Isa, ignoreCase: true, out IsaVersion isa) || !Enum.IsDefined(isa))
        {
            Log.LogError($"SkepIsa is '{Isa}': there are v1, v2, v3 and v4");
            return false;
        }
        CompilationResult result = Compile(isa);
        foreach (Diagnostic finding in result.Diagnostics)
            Report(finding);
        if (!result.Succeeded)
            return false;
        if (result.Objects.Count > 0)
            File.WriteAllBytes(Assembly, ResourceFiller.Fill(File.ReadAllBytes(Assembly), ResourceName, Archive(result.Objects)));
        return true;
    }

    CompilationResult Compile(IsaVersion isa)
    {
        using var references = new AssemblySet(References.Select(static item => item.GetMetadata("FullPath")));
        return BpfCompiler.Compile(new CompilationInput
        {
            Assemblies = references, Path = Assembly, Code = CodeGenerationOptions.Default with { Isa = isa },
        });
    }

    static byte[] Archive(IReadOnlyList<CompiledClass> objects)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (CompiledClass compiled in objects)
            {
                ZipArchiveEntry entry = archive.CreateEntry(compiled.TypeName + ".bpf.o");
                entry.LastWriteTime = Epoch;
                using Stream content = entry.Open();
                content.Write(ObjectWriter.Write(compiled.Object.Spec));
            }
        }
        return bytes.ToArray();
    }

    void Report(Diagnostic finding)
    {
        Location at = finding.Location;
        string message = finding.Help is null ? finding.Message : $"{finding.Message} {finding.Help}";
        switch (finding.Severity)
        {
            case Severity.Error:
                Log.LogError(null, finding.Id, null, at.File, at.Line, at.Column, 0, 0, "{0}", message);
                break;
            case Severity.Warning:
                Log.LogWarning(null, finding.Id, null, at.File, at.Line, at.Column, 0, 0, "{0}", message);
                break;
            default:
                Log.LogMessage(MessageImportance.Normal, "{0}", finding);
                break;
        }
    }
}
