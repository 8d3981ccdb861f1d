/* One request's work, from its guard to its reply: what guard.c, request.c and forward.c share. Nobody else
   includes this. */
#pragma once

#include "service/frame.h"

struct work {
  struct task task;
  struct body body;
  struct http_request *request;
  struct endpoint *endpoint;
  struct context context;
  struct faults faults;
  void *in, *plan, *ret;
  uint8_t hash[32];        /* of subject, route and key */
  uint8_t fingerprint[32]; /* of key, target and body */
  bool keyed;              /* there is a key: hash and fingerprint count */
  bool claimed;
  /* How many ids and headers .prepare made: .run goes on from there, also when run again. */
  uint32_t ids_prepared;
  size_t headers_prepared;
  struct text passport; /* at the peers' entrance */
  /* Set where who asks cannot be told on a loop: tells it on a worker, or refuses. */
  int (*admit_later)(struct work *work);
  struct http_reply reply;
};

/* record.c: notes it, when its reply is made. */
void record_request(const struct work *work);

/* Sends `reply` with the headers that handlers added. */
void work_send(struct work *work);
void work_send_problem(struct work *work, const struct problem *problem);
void work_refuse(struct work *work, const struct problem_kind *kind, const char *detail);
/* What a negative number and the context's problem come to; an unexpected one is logged. */
void work_refuse_result(struct work *work, int result);

/* The entity-tag of a body: a version and a hash. */
struct text work_etag(struct work *work, int64_t version, struct text body);
/* raw.c: fills the reply with the raw_reply that .run returned. */
int work_make_raw(struct work *work);

/* On a worker: tells who asks where that could not be told before. 0, or negative: refused. */
int work_admit(struct work *work);
/* passports.c: who asks, by the passport in Authorization. 0 with the caller or work->admit_later filled.
   Negative: refused. */
int passport_admit(struct work *work);
