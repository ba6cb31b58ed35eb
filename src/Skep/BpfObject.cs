using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Skep;

/// <summary>
/// BPF programs and what they work on, as one class: maps and <see cref="Global{T}"/> variables are get-only properties, read-only data are
/// <c>init</c> properties, programs are instance methods with an attribute that says which hook they are for. One instance is one loaded
/// object. Until it is loaded, its programs can be called as the methods that they are.
/// </summary>
// Loading finds the members of the class by reflection.
[DynamicallyAccessedMembers(ObjectMembers.Needed)]
public abstract class BpfObject : IDisposable
{
    ObjectBinding? _binding;

    protected BpfObject()
    {
        // Initialisers of properties have run by now. Those that are set by the creator's initialiser are declared when the object is
        // loaded.
        Members = ObjectMembers.Of(GetType());
        DeclareMaps();
    }

    public bool IsLoaded => _binding is not null;

    /// <summary>The object in its host, by names: for what this class has no member for.</summary>
    /// <exception cref="InvalidOperationException">It is not loaded.</exception>
    public LoadedObject Loaded => Binding.Loaded;

    internal ObjectMembers Members { get; }

    internal ObjectBinding Binding =>
        _binding ?? throw new InvalidOperationException($"{GetType().Name} is not loaded: host.Load(...) first");

    internal void DeclareMaps()
    {
        foreach (PropertyInfo property in Members.Maps)
            ((Map?)property.GetValue(this))?.Declare(property);
    }

    internal void Bind(ObjectBinding binding) => _binding = binding;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Detaches and unloads the programs. Global variables keep their last values, maps are gone.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _binding?.Dispose();
    }
}
