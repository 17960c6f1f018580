// The cheapest fan-out that a server can do, to find out what the generator can: one thread, epoll, each message written to everybody in
// its room. No session, no judge, no store, no JSON. Loopback only. It speaks the frames of dialects/lampion.txt.
//   gcc -O2 -o sink sink.c
//   sink hellos=FILE guests=1000 rooms=10 window=0
// Writes the generator's first frames to FILE and prints one line when it listens, another on SIGTERM. `window`: ms for which a room's messages are held.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 65536, HELD = 1 << 20 };
typedef struct { int fd, isOpen, room; char *rest; size_t restLen; } Conn;
typedef struct { int *members, count; char *held; size_t heldLen; } Room;
static Conn *conns;
static Room *roomOf;
static int guests = 1000, rooms = 10, windowMs;
static unsigned long accepted;
static volatile sig_atomic_t ended;
static char buffer[BUFFER * 2], out[HELD + 64];

static void die(const char *why) { fprintf(stderr, "sink: %s: %s\n", why, strerror(errno)); exit(2); }
static void end(int sig) { (void)sig; ended = 1; }
static uint64_t nowMs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
static void drop(Conn *c) {
  if (c->room >= 0) {
    Room *r = &roomOf[c->room];
    for (int i = 0; i < r->count; i++) if (r->members[i] == c->fd) { r->members[i] = r->members[--r->count]; break; }
  }
  close(c->fd);
  free(c->rest);
  memset(c, 0, sizeof *c);
}
static void put(int fd, const char *bytes, size_t len) {
  // Who does not read is cut: a half-written frame would be a wrong one.
  if (send(fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len) shutdown(fd, SHUT_RDWR);
}
static void fanOut(Room *r, const char *text, size_t len) {
  size_t head = len < 126 ? 2 : len < 65536 ? 4 : 10;
  out[0] = (char)0x81;
  if (head == 2) out[1] = (char)len;
  else if (head == 4) { out[1] = 126; out[2] = (char)(len >> 8); out[3] = (char)len; }
  else { out[1] = 127; for (int i = 0; i < 8; i++) out[2 + i] = (char)(len >> (56 - 8 * i)); }
  memcpy(out + head, text, len);
  for (int i = 0; i < r->count; i++) put(r->members[i], out, head + len);
}
static void got(Conn *c, const char *text, size_t len) {
  char message[1200];
  const char *name = memmem(text, len, "\"room\":\"R", 9);
  if (name == NULL) return;
  int room = atoi(name + 9);
  if (room < 0 || room >= rooms) return;
  Room *r = &roomOf[room];
  if (memmem(text, len < 14 ? len : 14, "\"hello\"", 7) != NULL) {
    static const char answer[] = "\x81\x12{\"t\":\"stream\",\"e\":1}";
    put(c->fd, answer, 2 + 18);
    if (c->room >= 0 || r->count == guests) return;
    c->room = room;
    r->members[r->count++] = c->fd;
    return;
  }
  const char *said = memmem(text, len, "\"text\":\"", 8);
  if (said == NULL) return;
  accepted++;
  int size = snprintf(message, sizeof message, "{\"k\":\"text\",\"q\":%lu,\"at\":1790000000000,\"by\":{\"m\":\"QmFyZVNlcnZlckd1ZXN0MQ\",\"name\":\"Lanterne\",\"mark\":1234,\"gender\":\"other\"},\"text\":\"%.*s",
    accepted, (int)(text + len - said - 8), said + 8);
  if (size >= (int)sizeof message) return;
  if (windowMs == 0) { fanOut(r, message, (size_t)size); return; }
  if (r->heldLen + (size_t)size > HELD) return;
  memcpy(r->held + r->heldLen, message, (size_t)size);
  r->heldLen += (size_t)size;
}
static void readable(Conn *c) {
  size_t had = c->restLen;
  if (had > 0) memcpy(buffer, c->rest, had);
  ssize_t count = recv(c->fd, buffer + had, BUFFER, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) { drop(c); return; }
  size_t len = had + (size_t)count, at = 0;
  if (!c->isOpen) {
    char *over = memmem(buffer, len, "\r\n\r\n", 4);
    if (over != NULL) {
      static const char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
      put(c->fd, yes, sizeof yes - 1);
      c->isOpen = 1;
      at = (size_t)(over - buffer) + 4;
    }
  }
  while (c->isOpen && len - at >= 6) {
    unsigned char *f = (unsigned char *)buffer + at;
    size_t size = f[1] & 127, head = 6;
    if (size == 126) { if (len - at < 8) break; size = (size_t)f[2] << 8 | f[3]; head = 8; }
    else if (size == 127) { drop(c); return; }
    if (len - at < head + size) break;
    for (size_t i = 0; i < size; i++) f[head + i] ^= f[head - 4 + (i & 3)];
    if ((f[0] & 15) == 1) got(c, (char *)f + head, size);
    at += head + size;
  }
  c->restLen = len - at;
  if (c->restLen > BUFFER) { drop(c); return; }
  if (c->restLen == 0) return;
  c->rest = realloc(c->rest, BUFFER);
  memcpy(c->rest, buffer + at, c->restLen);
}
int main(int argc, char **argv) {
  const char *hellos = NULL;
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "hellos=", 7) == 0) hellos = argv[i] + 7;
    else if (strncmp(argv[i], "guests=", 7) == 0) guests = atoi(argv[i] + 7);
    else if (strncmp(argv[i], "rooms=", 6) == 0) rooms = atoi(argv[i] + 6);
    else if (strncmp(argv[i], "window=", 7) == 0) windowMs = atoi(argv[i] + 7);
  }
  if (hellos == NULL || guests < 1 || guests > 19000 || rooms < 1 || rooms > guests) die("hellos, guests and rooms must fit");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGTERM, end);
  signal(SIGUSR2, SIG_IGN);
  conns = calloc(20100, sizeof *conns);
  roomOf = calloc((size_t)rooms, sizeof *roomOf);
  for (int i = 0; i < rooms; i++) { roomOf[i].members = calloc((size_t)guests, sizeof(int)); roomOf[i].held = malloc(HELD); }
  FILE *f = fopen(hellos, "w");
  if (f == NULL) die("hellos");
  for (int i = 0; i < guests; i++) { int room = (int)((long)i * rooms / guests); fprintf(f, "R%d\t{\"t\":\"hello\",\"room\":\"R%d\",\"text\":\"\"}\n", room, room); }
  fclose(f);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1, ep = epoll_create1(0);
  struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof at;
  if (bind(listener, (struct sockaddr *)&at, size) != 0 || listen(listener, 4096) != 0) die("listen");
  getsockname(listener, (struct sockaddr *)&at, &size);
  struct epoll_event e = { .events = EPOLLIN, .data.fd = listener };
  epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e);
  printf("{\"ready\":true,\"port\":%d}\n", ntohs(at.sin_port));
  fflush(stdout);
  uint64_t flushAt = nowMs() + (uint64_t)windowMs;
  while (!ended) {
    struct epoll_event events[512];
    uint64_t now = nowMs();
    int wait = windowMs == 0 ? 1000 : flushAt > now ? (int)(flushAt - now) : 0, count = epoll_wait(ep, events, 512, wait);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd != listener) { if (conns[fd].fd == fd) readable(&conns[fd]); continue; }
      while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= 20100) { close(fd); continue; }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        conns[fd] = (Conn){ .fd = fd, .room = -1 };
        struct epoll_event in = { .events = EPOLLIN, .data.fd = fd };
        epoll_ctl(ep, EPOLL_CTL_ADD, fd, &in);
      }
    }
    if (windowMs > 0 && nowMs() >= flushAt) {
      flushAt = nowMs() + (uint64_t)windowMs;
      for (int i = 0; i < rooms; i++) if (roomOf[i].heldLen > 0) { fanOut(&roomOf[i], roomOf[i].held, roomOf[i].heldLen); roomOf[i].heldLen = 0; }
    }
  }
  printf("{\"encodes\":%lu,\"judged\":0,\"accepted\":%lu}\n", accepted, accepted);
  return 0;
}
