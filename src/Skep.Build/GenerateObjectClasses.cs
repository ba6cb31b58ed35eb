using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Skep.Diagnostics;
using Skep.Objects;
using Skep.Objects.Skeletons;
using Task = Microsoft.Build.Utilities.Task;

namespace Skep.Build;

/// <summary>
/// Writes the classes of objects that other compilers made: sources to be compiled, and the objects as resources, where loading finds
/// them. A source that would be the same is left as it is, so that nothing is compiled again for it.
/// </summary>
public sealed class GenerateObjectClasses : Task
{
    /// <summary>
    /// The objects, with the metadata <c>ClassName</c>, <c>Namespace</c> and <c>Records</c> (<c>buffer=struct;…</c>), all optional.
    /// </summary>
    [Required]
    public ITaskItem[] Objects { get; set; } = [];

    /// <summary>Where the sources go.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The namespace of classes for which nothing else says it.</summary>
    public string Namespace { get; set; } = "";

    [Output]
    public ITaskItem[] Sources { get; private set; } = [];

    [Output]
    public ITaskItem[] Resources { get; private set; } = [];

    public override bool Execute()
    {
        System.IO.Directory.CreateDirectory(Directory);
        var sources = new List<ITaskItem>();
        var resources = new List<ITaskItem>();
        foreach (ITaskItem item in Objects)
        {
            if (Read(item) is not { } spec || Options(item, spec) is not { } options)
                continue;
            string resource = ObjectClassWriter.ResourceName(spec, options);
            // The resource's name tells the class, without what is around it.
            string path = Path.Combine(Directory, Path.GetFileNameWithoutExtension(resource["Skep/".Length..]) + ".g.cs");
            WriteIfDifferent(path, Source(spec, options));
            sources.Add(new TaskItem(path));
            resources.Add(new TaskItem(item.ItemSpec, new Dictionary<string, string>
            {
                ["LogicalName"] = resource, ["WithCulture"] = "false", ["Type"] = "Non-Resx", ["Visible"] = "false",
            }));
        }
        Sources = [.. sources];
        Resources = [.. resources];
        return !Log.HasLoggedErrors;
    }

    ObjectSpec? Read(ITaskItem item)
    {
        string path = item.GetMetadata("FullPath");
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = null;
        try
        {
            spec = ObjectReader.Read(File.ReadAllBytes(path), path, diagnostics);
        }
        catch (IOException failure)
        {
            Log.LogError(null, null, null, path, 0, 0, 0, 0, "{0}", failure.Message);
        }
        foreach (Diagnostic finding in diagnostics.Where(static finding => finding.Severity == Severity.Error))
            Log.LogError(null, finding.Id, null, path, 0, 0, 0, 0, "{0}", finding);
        return spec;
    }

    ObjectClassOptions? Options(ITaskItem item, ObjectSpec spec)
    {
        var records = new Dictionary<string, string>();
        foreach (string pair in item.GetMetadata("Records").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && spec.Maps.Find(parts[0]) is not null && ObjectClassWriter.HasStruct(spec, parts[1]))
            {
                records[parts[0]] = parts[1];
                continue;
            }
            string what = $"Records has '{pair}': it is to be a buffer and a struct of the object, as in events=event";
            Log.LogError(null, null, null, item.ItemSpec, 0, 0, 0, 0, "{0}", what);
            return null;
        }
        string space = item.GetMetadata("Namespace");
        string name = item.GetMetadata("ClassName");
        return new ObjectClassOptions
        {
            ClassName = name.Length > 0 ? name : null, Namespace = space.Length > 0 ? space : Namespace, Records = records,
        };
    }

    static string Source(ObjectSpec spec, ObjectClassOptions options)
    {
        using var text = new StringWriter();
        ObjectClassWriter.Write(spec, options, text);
        return text.ToString();
    }

    static void WriteIfDifferent(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
            File.WriteAllText(path, text);
    }
}
