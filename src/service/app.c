/* The web app as the gateway serves it: its files from memory, on the loop; its page as any route's reply. */
#include "service/assets.h"
#include "service/frame.h"

static const char kept_for_long[] = "/assets/"; /* names there hold a hash of the content */

static const struct app *app_of(const struct http_request *request) {
  const struct endpoint *endpoint = request->route->data;
  return endpoint->runtime->gateway->service->door->app;
}

static const struct asset *file_at(const struct http_request *request) {
  return asset_find(&app_of(request)->packed->files, request->path);
}

static void send_file(struct http_request *request, const struct asset *asset) {
  struct http_reply reply;
  asset_reply(request, asset, &reply);
  http_reply_header(&reply, "Cache-Control",
                    text_starts(request->path, kept_for_long) ? TEXT("public, max-age=31536000, immutable")
                                                              : TEXT("public, max-age=604800"));
  http_reply(request, &reply);
}

int app_guard(struct http_request *request) {
  if (file_at(request) != NULL) {
    return 0;
  }
  if (app_of(request)->has_page(request)) {
    return client_guard(request);
  }
  struct http_reply reply = { 0 };
  struct problem problem = { .kind = &problem_not_found, .detail = TEXT("There is nothing at this path.") };
  http_reply_problem(&reply, request->arena, &problem);
  http_reply(request, &reply);
  return -ENOENT;
}

void app_handle(struct http_request *request) {
  const struct asset *asset = file_at(request);
  if (asset != NULL) {
    send_file(request, asset);
  } else {
    request_handle(request);
  }
}
