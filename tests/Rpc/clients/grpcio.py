"""python3 grpcio.py HOST:PORT WEB_HOST:PORT PROTOS: Debian's python3-grpcio against the interop service."""
import http.client
import subprocess
import sys
import tempfile
import traceback
from queue import SimpleQueue

import grpc

address, web, protos = sys.argv[1:4]
generated = tempfile.TemporaryDirectory()
subprocess.run(
    ["protoc", "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", f"-I{protos}", f"--python_out={generated.name}",
     f"--grpc_python_out={generated.name}", "empty.proto", "messages.proto", "test.proto"], check=True)
sys.path.insert(0, generated.name)
import empty_pb2 as empty
import messages_pb2 as messages
import test_pb2_grpc as services

SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈, 100 %\t\n"
channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
stub = services.TestServiceStub(channel)
witness = services.WitnessServiceStub(channel)
Code = grpc.StatusCode


def equal(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def fails(call, code):
    try:
        call()
    except grpc.RpcError as e:
        assert e.code() == code, f"{e.code()} instead of {code}: {e.details()}"
        return e
    raise AssertionError(f"no error instead of {code}")


def named(name):
    return (("x-grpc-test-call", name),)


def ask(*sizes):
    return messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=n) for n in sizes])


def zeros(size, **more):
    return messages.SimpleRequest(payload=messages.Payload(body=bytes(size)), **more)


def refused(code, message):
    return messages.EchoStatus(code=code, message=message)


PAUSED = messages.StreamingOutputCallRequest(response_parameters=[
    messages.ResponseParameters(size=1), messages.ResponseParameters(size=1, interval_us=60_000_000)])


def sizes(stream):
    return [len(message.payload.body) for message in stream]


def large():
    equal(len(stub.UnaryCall(zeros(4_000_000, response_size=4_000_000)).payload.body), 4_000_000)


def client_stream():
    requests = (messages.StreamingInputCallRequest(payload=messages.Payload(body=bytes(n))) for n in (27182, 8, 1828, 45904))
    equal(stub.StreamingInputCall(requests).aggregated_payload_size, 74922)


def status_with_message():
    e = fails(lambda: stub.UnaryCall(messages.SimpleRequest(response_status=refused(2, SPECIAL))), Code.UNKNOWN)
    equal(e.details(), SPECIAL)


def status_of_a_stream():
    request = messages.StreamingOutputCallRequest(response_status=refused(2, SPECIAL))
    equal(fails(lambda: sizes(stub.StreamingOutputCall(request)), Code.UNKNOWN).details(), SPECIAL)


def details():
    e = fails(lambda: stub.UnaryCall(messages.SimpleRequest(response_status=refused(9, "details"))), Code.FAILED_PRECONDITION)
    status = dict(e.trailing_metadata())["grpc-status-details-bin"]
    assert b"type.googleapis.com/google.rpc.ErrorInfo" in status and b"ASKED_FOR" in status, status


def metadata():
    sent = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))
    _, call = stub.UnaryCall.with_call(messages.SimpleRequest(), metadata=sent)
    equal(dict(call.initial_metadata())["x-grpc-test-echo-initial"], "test_initial_metadata_value")
    equal(dict(call.trailing_metadata())["x-grpc-test-echo-trailing-bin"], b"\xab\xab\xab")


def compressed_request():
    stub.UnaryCall(zeros(271828, expect_compressed=messages.BoolValue(value=True)), compression=grpc.Compression.Gzip)


def compressed_response():
    request = messages.SimpleRequest(response_size=314159, response_compressed=messages.BoolValue(value=True))
    equal(len(stub.UnaryCall(request, metadata=named("compressed response")).payload.body), 314159)
    sent = witness.AnswerSize(messages.CallName(name="compressed response")).bytes
    assert 0 < sent < 31415, f"{sent} bytes were sent"


def deadline():
    request = messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=1, interval_us=60_000_000)])
    fails(lambda: sizes(stub.StreamingOutputCall(request, timeout=0.2)), Code.DEADLINE_EXCEEDED)


def cancel_before():
    call = stub.StreamingOutputCall(PAUSED)
    call.cancel()
    fails(lambda: sizes(call), Code.CANCELLED)


def cancel_during():
    call = stub.StreamingOutputCall(PAUSED, metadata=named("cancel during"))
    next(call)
    call.cancel()
    fails(lambda: sizes(call), Code.CANCELLED)
    witness.Cancelled(messages.CallName(name="cancel during"))


def unknown_service():
    fails(lambda: services.UnimplementedServiceStub(channel).UnimplementedCall(empty.Empty()), Code.UNIMPLEMENTED)


def wrong_content_type():
    # The client sets its content type itself, so this one goes past it.
    connection = http.client.HTTPConnection(web)
    connection.request("POST", "/grpc.testing.TestService/EmptyCall", body=b"", headers={"content-type": "text/plain"})
    equal(connection.getresponse().status, 415)
    connection.close()


def ping_pong():
    wanted, received = [31415, 9, 2653, 58979], []
    turns = SimpleQueue()
    turns.put(ask(wanted[0]))
    for message in stub.FullDuplexCall(iter(turns.get, None)):
        received.append(len(message.payload.body))
        turns.put(ask(wanted[len(received)]) if len(received) < len(wanted) else None)
    equal(received, wanted)


def slow_reader():
    received = 0
    for message in stub.StreamingOutputCall(ask(*[200_000] * 64)):
        received += len(message.payload.body)
        stub.EmptyCall(empty.Empty())
    equal(received, 64 * 200_000)


def server_going_away():
    call = stub.StreamingOutputCall(PAUSED)
    next(call)
    print("stop the server", flush=True)
    fails(lambda: sizes(call), Code.UNAVAILABLE)
    fails(lambda: stub.EmptyCall(empty.Empty()), Code.UNAVAILABLE)


cases = {
    "empty": lambda: equal(stub.EmptyCall(empty.Empty()), empty.Empty()),
    "large": large,
    "message over the limit": lambda: fails(lambda: stub.UnaryCall(zeros(5_000_000)), Code.RESOURCE_EXHAUSTED),
    "no side effects": lambda: equal(len(stub.CacheableUnaryCall(messages.SimpleRequest(response_size=7)).payload.body), 7),
    "server stream": lambda: equal(sizes(stub.StreamingOutputCall(ask(31415, 9, 2653, 58979))), [31415, 9, 2653, 58979]),
    "many": lambda: equal(len(sizes(stub.StreamingOutputCall(ask(*[3] * 10_000)))), 10_000),
    "client stream": client_stream,
    "empty stream": lambda: equal(sizes(stub.FullDuplexCall(iter([]))), []),
    "status with message": status_with_message,
    "status of a stream": status_of_a_stream,
    "details": details,
    "metadata": metadata,
    "compressed request": compressed_request,
    "compressed response": compressed_response,
    "deadline": deadline,
    "cancel before": cancel_before,
    "cancel during": cancel_during,
    "unknown method": lambda: fails(lambda: channel.unary_unary("/grpc.testing.TestService/NoSuchCall")(b""), Code.UNIMPLEMENTED),
    "unknown service": unknown_service,
    "wrong content type": wrong_content_type,
    "half-closed": lambda: equal(sizes(stub.HalfDuplexCall(iter([ask(5, 6), ask(7)]))), [5, 6, 7]),
    "ping-pong": ping_pong,
    "slow reader": slow_reader,
    "server going away": server_going_away,
}
failed = 0
for name, case in cases.items():
    try:
        case()
        print(f"ok {name}", flush=True)
    except Exception:
        failed += 1
        print(f"not ok {name}: {traceback.format_exc()}".replace("\n", " | "), flush=True)
sys.exit(1 if failed else 0)
