/** Where the server stands. */
export const BASE = "https://api.example.com";

/** Rows on a page, unless a route says otherwise. */
export const pageSize = 5;

export interface Post {
  readonly id: number;
  readonly title: string;
}

export interface Comment {
  readonly id: number;
  readonly post_id: number;
  readonly body: string;
}

export function posts(count = 25): readonly Post[] {
  return Array.from({ length: count }, (_, id) => ({ id, title: `Post ${id}` }));
}

/** The comments on a post. */
export function comments(post: number): readonly Comment[] {
  return Array.from({ length: 50 }, (_, id) => ({ id, post_id: post, body: `Comment ${id} for post ${post}` }));
}

export function postsWithReactions(): readonly object[] {
  return posts().map((post) => ({
    ...post,
    reactions: Array.from({ length: 5 }, (_, id) => ({ id, title: `Reaction ${id} for post ${post.id}` })),
  }));
}

/** A post's detail. */
export function detail(id: number): object {
  return { id, body: `Post body ${id}` };
}
