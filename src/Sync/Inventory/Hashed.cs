using Sync.Inventory.Fields;

namespace Sync.Inventory;

/// <summary>An entry as listed, with the hash of its content.</summary>
public readonly record struct Hashed<T>(T Item, Guid Hash)
    where T : Listed
{
    /// <summary>
    /// Whether a stored hash represents this content. Another notation of the same time is not a difference, but it
    /// changes the hash, so the hash of every notation is compared.
    /// </summary>
    /// <param name="known">The stored hash.</param>
    public bool IsUnchangedFrom(Guid known, Resource<T> resource)
    {
        var item = Item;
        return Hash == known || resource.Fields
            .SelectMany(field => field.OtherSpellings(item))
            .Any(spelling => resource.Hash(spelling) == known);
    }
}
