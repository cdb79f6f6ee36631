using System.Text.Json;
using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Silo.Personal;

/// <summary>
/// A personal value as {"k":keyId,"v":base64 of nonce, ciphertext and tag}; without "v" where there is no value or its key
/// was destroyed.
/// </summary>
public sealed class PersonalJson(IPersonalCipher cipher) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Personal<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()), cipher)!;

    private sealed class Of<T>(IPersonalCipher cipher) : JsonConverter<Personal<T>>
        where T : class
    {
        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A personal value is an object.");
            string? keyId = null;
            byte[]? sealedBytes = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "k": keyId = reader.GetString(); break;
                    case "v": sealedBytes = reader.GetBytesFromBase64(); break;
                    default: throw new JsonException($"A personal value has no member '{name}'.");
                }
            }

            if (keyId is null) throw new JsonException("A personal value needs 'k'.");
            return new Personal<T>(sealedBytes is null ? null : Open(keyId, sealedBytes, options), keyId);
        }

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("k", value.KeyId);
            if (value.Value is { } clear)
            {
                switch (cipher.Presence(value.KeyId))
                {
                    case KeyPresence.Present:
                        writer.WriteBase64String("v", cipher.Encrypt(value.KeyId, JsonSerializer.SerializeToUtf8Bytes(clear, options)));
                        break;
                    case KeyPresence.Destroyed:
                        break;
                    default:
                        WantedKeys.Add(value.KeyId);
                        break;
                }
            }
            writer.WriteEndObject();
        }

        private T? Open(string keyId, byte[] sealedBytes, JsonSerializerOptions options)
        {
            switch (cipher.Presence(keyId))
            {
                case KeyPresence.Present:
                    return JsonSerializer.Deserialize<T>(cipher.Decrypt(keyId, sealedBytes), options);
                case KeyPresence.Unknown:
                    WantedKeys.Add(keyId);
                    return null;
                default:
                    return null;
            }
        }
    }
}
