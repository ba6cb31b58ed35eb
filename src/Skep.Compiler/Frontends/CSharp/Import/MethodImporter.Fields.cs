using Skep.Btf;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Fields: of structs, of the program object, of the kernel's structures, and static ones.</summary>
sealed partial class MethodImporter
{
    FieldDesc Field(System.Reflection.Metadata.EntityHandle token) =>
        Assembly.ResolveField(token, _method.Context) ?? throw Missing(token);

    RejectedException Missing(System.Reflection.Metadata.EntityHandle token) => Reject(
        DiagnosticId.ReferenceMissing, $"{Assembly.Describe(token)} is in none of the assemblies at hand.",
        "Add the reference that has it.");

    void LoadField(FieldDesc field)
    {
        StackValue owner = Pop();
        if (owner.Known is not null)
        {
            Push(LoadKnownField(owner, field));
            return;
        }
        if (IsKernelField(field))
        {
            StackValue address = KernelFieldAddress(owner, field);
            Load(address, field.Type);
            if (Contract.IsRunTimePointer(field.Type))
                _stack[^1] = _stack[^1] with { Kernel = address.Kernel };
            Rename(field.Name, owner);
            return;
        }
        if (owner.Type.IsStruct)
            Load(new StackValue(Set.ByRef(owner.Type), owner.Value), field.Type, field.Offset);
        else
            Load(owner, field.Type, field.Offset);
        Rename(field.Name, owner);
    }

    // For people: ip.Source.
    void Rename(string name, StackValue owner)
    {
        if (_stack[^1].Value is { Op: Op.Load, Name: null } loaded)
            loaded.Name = owner.Value?.Name is { } of ? $"{of}.{name}" : name;
    }

    void LoadFieldAddress(FieldDesc field)
    {
        StackValue owner = Pop();
        if (owner.Known is not null)
        {
            throw Reject(
                DiagnosticId.ObjectState, $"{field.Name} of {owner.Known.Description} has no address in the program.",
                "Use Global<T> for what the program changes.");
        }
        if (IsKernelField(field))
        {
            Push(KernelFieldAddress(owner, field));
            return;
        }
        Value address = Named(_builder.PtrAdd(AsPointer(owner), field.Offset), null);
        Push(Set.ByRef(field.Type), address, owner.Kernel);
    }

    void StoreField(FieldDesc field)
    {
        StackValue value = Pop();
        StackValue owner = Pop();
        if (owner.Known is not null)
        {
            throw Reject(
                DiagnosticId.ObjectState, $"{field.Name} of {owner.Known.Description} cannot be changed by the program.",
                "Use Global<T> for what the program changes.");
        }
        if (IsKernelField(field))
        {
            throw Reject(
                DiagnosticId.KernelStructure, $"{field} is the kernel's memory.", "Programs read it; a kfunc may change it.");
        }
        Store(owner, field.Type, value, field.Offset);
    }

    static bool IsKernelField(FieldDesc field) => Contract.IsKernelStruct(field.Owner);

    /// <summary>Where a field of a kernel structure is in the kernel that the program is loaded into.</summary>
    StackValue KernelFieldAddress(StackValue owner, FieldDesc field)
    {
        Value pointer = AsPointer(owner);
        int index = Array.IndexOf(field.Owner.InstanceFields, field);
        long local = field.Offset;
        NamedType root = field.Owner;
        string path = "0";
        string text = DataTypes.NameOf(root);
        // A field of an embedded structure: one relocation for the whole way.
        if (pointer.Op == Op.CoreAddress && pointer.Symbol is CoreAccess outer && owner.Type.Target == field.Owner
            && _coreRoots.TryGetValue(outer, out NamedType? outerRoot))
        {
            root = outerRoot;
            path = outer.Path;
            text = outer.Text!;
            local += outer.LocalValue;
            pointer = pointer[0];
        }
        var access = new CoreAccess(CoreRelocationKind.FieldByteOffset, _module.Types.Of(root), $"{path}:{index}", local)
        {
            Text = $"{text}.{DataTypes.MemberName(field)}",
        };
        _coreRoots[access] = root;
        Value address = _builder.CoreAddress(pointer, access);
        address.Name = access.Text;
        return new StackValue(Set.ByRef(field.Type), address, null, owner.Kernel == KernelMemory.None ? KernelMemory.Probed : owner.Kernel);
    }

    readonly Dictionary<CoreAccess, NamedType> _coreRoots = [];

    StackValue LoadKnownField(StackValue owner, FieldDesc field)
    {
        if (owner.Known is not KnownObject known)
            throw UnknownUse(owner);
        if (known == _module.Program && _module.Statics.ProgramField(known, field.Definition) is { } symbol)
        {
            Load(new StackValue(Set.ByRef(field.Type), _function.AddressOf(symbol)), field.Type);
            return Pop();
        }
        if (!known.Fields.TryGetValue(field.Definition, out Constant constant))
        {
            throw Reject(
                DiagnosticId.ObjectState, $"{field.Name} of {known.Description} is not known while compiling.",
                "Make it an init property, a Global<T> or a constant.");
        }
        return FromConstant(constant, field.Type);
    }

    StackValue FromConstant(Constant constant, TypeDesc type)
    {
        if (constant.Object is not null)
            return new StackValue(type, null, constant.Object);
        if (type.IsStruct)
            return new StackValue(type, _function.AddressOf(_module.Literal(constant.Bytes!)));
        ValueType register = RegisterType(type);
        bool isSignExtended = type.Primitive.IsSigned || type.Primitive.Size >= 4;
        long number = isSignExtended ? constant.Number : (long)((ulong)constant.Number & Mask(type.Primitive.Size));
        return new StackValue(type, register == ValueType.Pointer ? _function.Null : _function.Constant(register, number));
    }

    static ulong Mask(int bytes) => bytes >= 8 ? ulong.MaxValue : (1UL << (bytes * 8)) - 1;

    void LoadStatic(FieldDesc field)
    {
        if (StaticFields.IsDelegateCache(field))
        {
            // The place where the C# compiler keeps a delegate once made; it is made anew where it is needed.
            Push(KnownNull.Instance, field.Type);
            return;
        }
        if (field.Definition.Data(field.Type.IsObject ? 0 : StructLayout.SizeOf(field.Type)) is { Length: > 0 } data)
        {
            Push(FromConstant(new Constant(data), field.Type));
            return;
        }
        Push(FromConstant(StaticValue(field), field.Type));
    }

    Constant StaticValue(FieldDesc field)
    {
        if (_module.Statics.Value(field, out string? reason) is { } constant)
            return constant;
        throw Reject(
            DiagnosticId.StaticField, $"the static field {field} {reason}.",
            field.Definition.IsReadOnly
                ? "Make it const, compute it from constants, or use an init property, set before load."
                : "Use a Global<T> property of the program class, or make it readonly.");
    }

    void LoadStaticAddress(FieldDesc field)
    {
        int size = field.Type.IsObject ? 0 : StructLayout.SizeOf(field.Type);
        byte[] data = field.Definition.Data(size);
        if (data.Length == 0)
            data = StaticValue(field).Bytes ?? throw UnknownObject(field.Type);
        Push(Set.ByRef(field.Type), _function.AddressOf(_module.Literal(data)));
    }

    void StoreStatic(FieldDesc field)
    {
        StackValue value = Pop();
        if (StaticFields.IsDelegateCache(field) && value.IsKnown)
            return;
        throw Reject(
            DiagnosticId.StaticField, $"the static field {field} is changed.", "Use a Global<T> property of the program class.");
    }
}
