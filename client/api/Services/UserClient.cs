using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>People and programs that may sign in.</summary>
public sealed class UserClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = UserReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateUserRequest, CreateUserResponse> _createUser = new(_service.FindMethodByName("CreateUser"));
    private static readonly RpcMethod<GetUserRequest, GetUserResponse> _getUser = new(_service.FindMethodByName("GetUser"));
    private static readonly RpcMethod<ListUsersRequest, ListUsersResponse> _listUsers = new(_service.FindMethodByName("ListUsers"));
    private static readonly RpcMethod<UpdateUserRequest, UpdateUserResponse> _updateUser = new(_service.FindMethodByName("UpdateUser"));
    private static readonly RpcMethod<CreateSignInLinkRequest, CreateSignInLinkResponse> _createSignInLink = new(_service.FindMethodByName("CreateSignInLink"));
    private static readonly RpcMethod<GetSignInOptionsRequest, GetSignInOptionsResponse> _getSignInOptions = new(_service.FindMethodByName("GetSignInOptions"));
    private static readonly RpcMethod<SignInRequest, SignInResponse> _signIn = new(_service.FindMethodByName("SignIn"));
    private static readonly RpcMethod<SignOutRequest, SignOutResponse> _signOut = new(_service.FindMethodByName("SignOut"));
    private static readonly RpcMethod<WhoAmIRequest, WhoAmIResponse> _whoAmI = new(_service.FindMethodByName("WhoAmI"));
    private static readonly RpcMethod<CreateTokenRequest, CreateTokenResponse> _createToken = new(_service.FindMethodByName("CreateToken"));
    private static readonly RpcMethod<ListTokensRequest, ListTokensResponse> _listTokens = new(_service.FindMethodByName("ListTokens"));
    private static readonly RpcMethod<RevokeTokenRequest, RevokeTokenResponse> _revokeToken = new(_service.FindMethodByName("RevokeToken"));

    /// <summary>Makes a user and a one-time link to sign in with.</summary>
    public Task<CreateUserResponse> CreateUserAsync(CreateUserRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createUser, request, options);

    /// <summary>One user.</summary>
    public Task<GetUserResponse> GetUserAsync(GetUserRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getUser, request, options);

    /// <summary>Users, by name. Filter: role, disabled.</summary>
    public Task<ListUsersResponse> ListUsersAsync(ListUsersRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listUsers, request, options);

    /// <summary>Changes the fields that the mask names: role, segments, e-mail, absence, deputy, capacity, disabled.</summary>
    public Task<UpdateUserResponse> UpdateUserAsync(UpdateUserRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateUser, request, options);

    /// <summary>Makes another one-time link; links made before stop working.</summary>
    public Task<CreateSignInLinkResponse> CreateSignInLinkAsync(CreateSignInLinkRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createSignInLink, request, options);

    /// <summary>What a sign-in page offers: whether anybody can sign in yet, and in Auth:Mode dev on loopback whom to sign in as.</summary>
    public Task<GetSignInOptionsResponse> GetSignInOptionsAsync(GetSignInOptionsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getSignInOptions, request, options);

    /// <summary>Trades a one-time link for a session token.</summary>
    public Task<SignInResponse> SignInAsync(SignInRequest request, CallOptions? options = null) =>
        channel.CallAsync(_signIn, request, options);

    /// <summary>Ends the session of the token that the call carries.</summary>
    public Task<SignOutResponse> SignOutAsync(SignOutRequest request, CallOptions? options = null) =>
        channel.CallAsync(_signOut, request, options);

    /// <summary>Who the caller is and what they may do.</summary>
    public Task<WhoAmIResponse> WhoAmIAsync(WhoAmIRequest request, CallOptions? options = null) =>
        channel.CallAsync(_whoAmI, request, options);

    /// <summary>Makes a token for a program. Its secret is shown once.</summary>
    public Task<CreateTokenResponse> CreateTokenAsync(CreateTokenRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createToken, request, options);

    /// <summary>Tokens, newest first; never their secrets.</summary>
    public Task<ListTokensResponse> ListTokensAsync(ListTokensRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listTokens, request, options);

    /// <summary>Ends a token.</summary>
    public Task<RevokeTokenResponse> RevokeTokenAsync(RevokeTokenRequest request, CallOptions? options = null) =>
        channel.CallAsync(_revokeToken, request, options);
}
