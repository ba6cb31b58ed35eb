using Skep.Btf;
using Skep.Compiler.Ir.Types;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Writes types as BTF, each once.</summary>
sealed class TypeEmitter
{
    static readonly IntegerType Index = new("__ARRAY_SIZE_TYPE__", 4, isSigned: false);

    readonly Dictionary<object, int> _ids = [];

    /// <summary>Types that have an id but no record yet: circles of types end here.</summary>
    readonly Queue<DataType> _open = new();
    int _next = 1;

    public BtfBuilder Builder { get; } = new();

    /// <summary>The id of a type; 0 for void.</summary>
    public int Add(DataType type)
    {
        _next = Builder.NextId;
        int id = Id(type);
        while (_open.TryDequeue(out DataType? open))
            Write(open);
        return id;
    }

    public int AddFunction(string name, FunctionType signature, BtfLinkage linkage)
    {
        int prototype = Add(signature);
        return Builder.AddFunction(BtfName.Of(name), prototype, linkage);
    }

    public int AddVariable(string name, DataType type, BtfLinkage linkage)
    {
        int id = Add(type);
        return Builder.AddVariable(BtfName.Of(name), id, linkage);
    }

    int Id(DataType type)
    {
        if (type is VoidType)
            return 0;
        object key = type switch
        {
            IntegerType integer => (integer.Name, integer.Size, integer.IsSigned, integer.IsBool, integer.IsChar),
            PointerType pointer => (typeof(PointerType), pointer.Target),
            _ => type,
        };
        if (!_ids.TryGetValue(key, out int id))
        {
            _ids[key] = id = _next++;
            _open.Enqueue(type);
        }
        return id;
    }

    void Write(DataType type)
    {
        string name = BtfName.Of(type.Name);
        switch (type)
        {
            case IntegerType integer:
                Builder.AddInt(name, integer.Size, integer.IsSigned, integer.IsBool, integer.IsChar);
                break;
            case EnumType values:
                Write(values, name);
                break;
            case PointerType pointer:
                Builder.AddPointer(Id(pointer.Target));
                break;
            case ArrayType array:
                Builder.AddArray(Id(array.Element), Id(Index), (uint)array.Length);
                break;
            case StructType composite:
                Write(composite, name);
                break;
            case TypedefType typedef:
                Builder.AddTypedef(name, Id(typedef.Target));
                break;
            case ForwardType forward:
                Builder.AddForward(name, forward.IsUnion);
                break;
            case FunctionType signature:
                Write(signature);
                break;
            default:
                throw new InvalidOperationException($"{type.GetType().Name} has no form in BTF");
        }
    }

    void Write(EnumType type, string name)
    {
        bool isWide = type.Size > 4 || type.Values.Any(static value => value.Value is < int.MinValue or > uint.MaxValue);
        if (isWide)
            Builder.AddEnum64(name, type.Size, type.IsSigned);
        else
            Builder.AddEnum(name, type.Size, type.IsSigned);
        foreach (var (label, value) in type.Values)
            Builder.AddEnumValue(BtfName.Of(label), value);
    }

    void Write(StructType type, string name)
    {
        if (type.IsUnion)
            Builder.AddUnion(name, (uint)type.Size);
        else
            Builder.AddStruct(name, (uint)type.Size);
        foreach (StructMember member in type.Members)
            Builder.AddMember(BtfName.Of(member.Name), Id(member.Type), (uint)member.BitOffset, member.BitSize);
    }

    void Write(FunctionType type)
    {
        Builder.AddFunctionPrototype(Id(type.Result));
        for (int i = 0; i < type.Parameters.Count; i++)
        {
            var (name, parameter) = type.Parameters[i];
            // The kernel wants every parameter of a function that has code to have a name.
            Builder.AddParameter(name.Length == 0 ? $"arg{i}" : BtfName.Of(name), Id(parameter));
        }
    }
}
