# syntax=docker/dockerfile:1

# The planner with git, for CI and for machines without Go:
#   docker build --tag planner --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" .
#   docker run --rm --volume "$PWD:/repo" planner diff git:main envs/prod
# To write files into the repository (--out), run it as their owner: --user "$(id -u):$(id -g)".

FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG REVISION=""
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -o /out/planner \
    -ldflags="-s -w -X github.com/declarative-cost/planner/cmd.sourceCommit=${REVISION}" .
RUN mkdir -p /out/completions && \
    /out/planner completion bash > /out/completions/planner.bash && \
    /out/planner completion zsh > /out/completions/_planner && \
    /out/planner completion fish > /out/completions/planner.fish

FROM alpine:3.22
# git reads the commits of git:REF; the certificates are for "planner comment".
RUN apk add --no-cache ca-certificates git && \
    git config --system --add safe.directory "*"
# safe.directory: the mounted repository belongs to another user, and git would
# refuse it. The planner reads commits without hooks, filters and fetches.
COPY --from=build /out/planner /usr/local/bin/planner
COPY --from=build /out/completions/planner.bash /usr/share/bash-completion/completions/planner
COPY --from=build /out/completions/_planner /usr/share/zsh/site-functions/_planner
COPY --from=build /out/completions/planner.fish /usr/share/fish/vendor_completions.d/planner.fish
COPY LICENSE /usr/share/licenses/planner/LICENSE

ARG VERSION=""
ARG REVISION=""
LABEL org.opencontainers.image.title="planner" \
      org.opencontainers.image.description="Says what pay-per-call cloud APIs will cost" \
      org.opencontainers.image.source="https://github.com/declarative-cost/planner" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

USER 65532:65532
WORKDIR /repo
ENTRYPOINT ["planner"]
