using System.Buffers.Binary;
using System.Collections.Specialized;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>
/// The record of SageMaker's algorithms: named tensors for features and for labels, in Protocol Buffers. A row that is
/// written is one tensor, <c>values</c>, of the type that fits the whole array: Float32, Float64 or Int32.
/// </summary>
internal static class TensorRecord
{
    private const string Values = "values";

    // Numbers of fields in SageMaker's definition of the message.
    private const int Features = 1, Label = 2, Uid = 3, Metadata = 4;
    private const int Key = 1, Value = 2;
    private const int Float32 = 2, Float64 = 3, Int32 = 7, Bytes = 9;
    private const int TensorValues = 1, TensorKeys = 2, TensorShape = 3;

    public static IEnumerable<byte[]> Of(object? record)
    {
        var array = NpyArray.Of(record);
        if (array.Shape.Count > 2)
        {
            throw new NotSupportedException("RecordIO has rows of numbers, and no lists inside of them");
        }

        var kind = array.Type.Kind switch
        {
            'f' => array.Type.Length == 4 ? Float32 : Float64,
            'U' => throw new NotSupportedException("it has text, and RecordIO has numbers"),
            _ => Int32,
        };
        var width = array.Shape.Count == 0 ? 1 : array.Shape[^1];
        return array.Values.Chunk(width).Select(row => Row(kind, row));
    }

    public static OrderedDictionary Read(ReadOnlyMemory<byte> bytes)
    {
        var record = new OrderedDictionary(StringComparer.Ordinal)
        {
            ["features"] = new OrderedDictionary(StringComparer.Ordinal),
            ["label"] = new OrderedDictionary(StringComparer.Ordinal),
        };
        foreach (var field in Protobuf.Fields(bytes))
        {
            switch (field.Number)
            {
                case Features or Label:
                    var (name, tensor) = Entry(field.Bytes);
                    ((OrderedDictionary)record[field.Number == Features ? "features" : "label"]!)[name] = tensor;
                    break;
                case Uid or Metadata:
                    record[field.Number == Uid ? "uid" : "metadata"] = Text(field.Bytes);
                    break;
            }
        }

        return record;
    }

    private static byte[] Row(int kind, object[] row)
    {
        using var packed = new MemoryStream();
        foreach (var number in row)
        {
            WriteNumber(packed, number);
        }

        var tensor = Protobuf.Field(TensorValues, packed.ToArray());
        byte[] entry =
        [
            .. Protobuf.Field(Key, System.Text.Encoding.UTF8.GetBytes(Values)),
            .. Protobuf.Field(Value, Protobuf.Field(kind, tensor)),
        ];
        return Protobuf.Field(Features, entry);
    }

    private static void WriteNumber(MemoryStream to, object number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        switch (number)
        {
            case float real:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, real);
                to.Write(bytes[..sizeof(float)]);
                break;
            case double real:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, real);
                to.Write(bytes);
                break;
            case bool flag:
                Protobuf.WriteVarint(to, flag ? 1UL : 0);
                break;
            case long whole and >= int.MinValue and <= int.MaxValue:
                Protobuf.WriteVarint(to, (ulong)whole);
                break;
            default:
                throw new NotSupportedException($"{number} has more than the 32 bits that RecordIO has for whole numbers");
        }
    }

    private static (string Name, object? Tensor) Entry(ReadOnlyMemory<byte> bytes)
    {
        var (name, tensor) = ("", (object?)null);
        foreach (var field in Protobuf.Fields(bytes))
        {
            if (field.Number == Key)
            {
                name = Text(field.Bytes);
            }
            else if (field.Number == Value)
            {
                tensor = Protobuf.Fields(field.Bytes).Select(kind => Tensor(kind.Number, kind.Bytes)).LastOrDefault();
            }
        }

        return (name, tensor);
    }

    /// <summary>The list of its values; one with keys or of several dimensions is an object that has those too.</summary>
    private static object? Tensor(int kind, ReadOnlyMemory<byte> bytes)
    {
        if (kind is not (Float32 or Float64 or Int32 or Bytes))
        {
            return null;
        }

        var values = new List<object?>();
        var (keys, shape) = (new List<object?>(), new List<object?>());
        foreach (var field in Protobuf.Fields(bytes))
        {
            switch (field.Number)
            {
                case TensorValues when kind == Bytes:
                    values.Add(field.Bytes.ToArray());
                    break;
                case TensorValues:
                    values.AddRange(Protobuf.Numbers(field, kind == Float32 ? sizeof(float) : kind == Float64 ? sizeof(double) : 0)
                        .Select(bits => Number(kind, bits)));
                    break;
                case TensorKeys or TensorShape:
                    (field.Number == TensorKeys ? keys : shape).AddRange(
                        Protobuf.Numbers(field, 0).Select(bits => (object?)bits));
                    break;
            }
        }

        return keys.Count == 0 && shape.Count < 2
            ? values.ToArray()
            : new OrderedDictionary(StringComparer.Ordinal)
            {
                [Values] = values.ToArray(),
                ["keys"] = keys.ToArray(),
                ["shape"] = shape.ToArray(),
            };
    }

    private static object? Number(int kind, ulong bits) => kind switch
    {
        Float32 => (object)BitConverter.UInt32BitsToSingle((uint)bits),
        Float64 => BitConverter.UInt64BitsToDouble(bits),
        _ => (int)bits,
    };

    private static string Text(ReadOnlyMemory<byte> bytes) => Records.Text(bytes.ToArray());
}
